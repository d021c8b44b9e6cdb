//go:build !windows

package simtest_test

import "syscall"

const connectionReset = syscall.ECONNRESET
