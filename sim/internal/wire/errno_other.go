//go:build !windows

package wire

import "syscall"

// What the operating system says of a connection that nobody takes, for which there is
// no way, and that was ended by the other side.
func refusals() []error    { return []error{syscall.ECONNREFUSED} }
func unreachable() []error { return []error{syscall.ENETUNREACH, syscall.EHOSTUNREACH} }
func resets() []error {
	return []error{syscall.ECONNRESET, syscall.ECONNABORTED, syscall.EPIPE}
}
