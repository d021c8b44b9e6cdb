// Package state is the state of simulated cabinets, in memory: orders, returns,
// chats, reviews, questions, goods, shops, keys and reports.
//
// What happens by the rules of package market is a write of its own name, which
// happens whole or not at all and returns what notifications tell of it. What a
// story has told is put in by Tell, whatever the rules say.
//
// A Store does no I/O, knows no time and draws nothing: times come in, numbers
// are counted. The same calls give the same state.
package state
