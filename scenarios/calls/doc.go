// Package calls judges how a store calls Market's pull API: with a key, by the
// contract, within the limits, and no more often than is useful. It reads the
// journal and nothing else.
package calls
