// Package fake makes up what happens in a seller's cabinet: seeded, plausible
// notifications of every type, and the only random source of the engine.
//
// A Story is one coherent tale of one cabinet. It is told a notification at a
// time, in any order of types, and what it tells hangs together: an order is
// created before its status changes, a return belongs to an order that was
// delivered or not collected, an answer to a question, and what has ended
// stays ended. Orders and returns go the ways that such things go, each by
// another one, so that in time every value of every enumeration of the contract
// comes up where it belongs: all substatuses of orders within 1000 of their
// updates, anything else much sooner.
//
// What is told may be left to the seed or asked for: about this order, in that
// shop, with such a status. The same rules hold for both, so that a story
// refuses to tell what would contradict it.
package fake
