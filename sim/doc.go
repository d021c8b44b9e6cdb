// Package sim plays Yandex Market's side against a store, on virtual time.
//
// A Market takes commands and time. Commands change what it knows and put
// events on its queue: Connect registers a store's URL and sends it PING, Compose
// has something happen in the seller's cabinet, Send announces it to those who
// subscribed to it. Time makes the events
// happen: Step goes to the next instant at which anything is due, Advance goes
// a stretch of time, Run goes on until nothing is left. An event that sends a
// notification is a real HTTP request with a real deadline; what is judged a
// failure is put on the queue again by the documented schedule. Fourteen days
// of repeats to a dead store take well under a second.
//
// Handler is the other half of the conversation: the pull API, by which a store
// reads and changes what the notifications tell of. Both are of one state: the
// cabinet of Options.Cabinet, its orders, chats and goods.
//
// Everything that happens is in the Journal. Two runs with the same options,
// the same commands and the same replies have the same journal, byte for byte.
//
// Rule ids such as N-RETRY name the rules of Market's contract; the README
// lists them.
package sim
