package simtest_test

import "syscall"

const connectionReset = syscall.WSAECONNRESET
