// Package recorder stands between Market, or a test, and a store: it sends every
// request on as it came, judges what the store makes of the notifications among
// them by Market's rules, and records them as they go.
//
// A reply goes back as it came, within Market's deadline. Where none came whole,
// the connection to the caller is closed: it sees a failure, as without the
// recorder, and nothing is made up. What is no notification, such as a probe of a
// tunnel, is sent on too and is neither judged nor recorded.
package recorder
