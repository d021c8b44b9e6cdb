// Package operations is the half of the pull API that has state: what one call
// writes another reads. It joins the operations of package pullapi with the
// state of package store, in the order of the flow: the cabinet and its goods,
// orders, what comes back, what is said.
//
// A handler reads its call, does one thing to the state, tells what changed, and
// answers with what is now so. The rules are not here: package market has them,
// and a Refusal of theirs is production's 400 or 404 (P-ERRORS).
//
// An operation that is not here answers out of its schema, see package pullapi.
package operations
