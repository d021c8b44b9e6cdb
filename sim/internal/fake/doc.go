// Package fake makes up what happens in a seller's cabinet: whom an order is from
// and what is in it, what an order, a return or a service comes to next, what
// buyers write. It is the engine's only random source, and remembers nothing:
// every value is derived from the seed, the kind of thing and its ordinal, so it
// is the same whatever else has happened.
//
// Values of lists are shuffled: by the ordinals one after another, each comes up
// once before any does again, so that in time every value of every list of the
// contract comes up where it belongs.
package fake
