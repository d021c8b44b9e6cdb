// Package operations is the half of the pull API that has state: what one call
// writes another reads. It joins the operations of package pullapi with package
// state, in files that are named after the tags of the contract.
//
// A handler does one thing to the state, says what changed, and returns what is
// now so. Its body is read by pullapi.JSON; what it returns is put into the form
// of the contract's reply by package pullapi, and so is what the state refuses:
// a market.Refusal is production's 400 or 404 (P-ERRORS). The rules are not here,
// but in package rules. Properties that only some revisions have are asked for by
// pullapi.Request.Replies.
//
// An operation that is not here answers from its schema, see package pullapi.
package operations
