package wire

import "syscall"

// What Winsock says of a connection that nobody takes, for which there is no way, and
// that was ended by the other side: other numbers than those of POSIX, which package
// syscall makes up there, and which faults of ours have.
func refusals() []error    { return []error{syscall.ECONNREFUSED, syscall.Errno(10061)} }
func unreachable() []error { return []error{syscall.Errno(10051), syscall.Errno(10065)} }
func resets() []error {
	return []error{syscall.ECONNRESET, syscall.EPIPE, syscall.WSAECONNRESET, syscall.WSAECONNABORTED}
}
