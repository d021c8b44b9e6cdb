// Package state is the state of simulated cabinets, in memory: orders, returns,
// chats, reviews, questions, goods, shops, keys and reports.
//
// Each command keeps to the rule book, package rules. It changes the state whole or
// not at all, and returns what has changed: notifications, timers and the journal
// follow from that alone. What a tester forces is a command that says so.
//
// A State does no I/O, knows no time and draws nothing: times come in, numbers
// are counted. The same calls give the same state.
package state
