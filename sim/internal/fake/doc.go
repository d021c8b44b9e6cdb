// Package fake makes up what happens in a seller's cabinet: seeded, plausible
// notifications of every type, and the only random source of the engine.
//
// A Story is one coherent tale of one cabinet. It is told a notification at a
// time, in any order of types, and what it tells hangs together: an order is
// created before its status changes, a return belongs to an order that was
// delivered or not collected, an answer to a question, and what has ended
// stays ended. The values of every enumeration of the contract come up, each
// once before any comes twice; the statuses of an order and of a return follow
// the way that such things go, and take in the rarer values on that way.
package fake
