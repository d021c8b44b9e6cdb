// Package pushapi is the legacy push API, by which Market asked a store before
// there were notifications: it makes the requests of what is in the state, reads
// the replies, and judges them by named rules (L-CART, L-ACCEPT, L-STOCKS). All of
// it is pure: who asks when is the Market's business.
//
// A reply is held against its schema first, and where that says nothing against it,
// against the rules of its method, one file each. What Market documented is
// enforced; what was seen in the code of stores alone is warned of.
package pushapi
