// Package pullapi is what a store calls on Market: every operation of the pull
// API (P-SPEC), behind one http.Handler.
//
// A call goes through the same steps whatever it asks for, each with the status
// and the words of Market's (P-ERRORS), and the first that fails is the answer:
//
//	path and method       404, 405
//	key and scopes        401, 403 (P-AUTH)
//	campaign or business  404, 403, 400 for a model that the operation does not serve, and
//	                      what X-Business-Id says against it
//	limits                420 (P-LIMITS), counted in windows of virtual time
//	body                  415, and 400 for its size and its JSON
//	query and body        400, each violation of the contract as a message
//
// Then the operation answers. Those with state have a Handler, given by who
// makes the API; all others answer from their schema: made-up values that depend
// on nothing but the seed, the operation, what was asked and the day, and
// that take up the ids asked for. Binary replies are whole files.
//
// # Paths
//
// An operation is found under its path, under that path without the version, and
// under both with the suffix ".json" (P-PATHS). Nothing is redirected, since a
// redirect would turn a POST into a GET: a path with a slash at its end is
// unknown, and so is one with an escaped slash. Of several slashes in a row at the
// beginning or after the version, where a base URL with a slash at its end puts
// them, one counts (P-COERCE); elsewhere they are unknown. Where a path
// fits a literal, it is never taken for a variable: GET …/orders/status-update is
// 405, not an order. So is HEAD. A path is looked at before the key.
//
// # Choices
//
// Where the public documents are silent or contradict each other: a reply's Date
// is virtual now, so that a store can tell how long a limit lasts. Windows of
// limits begin on multiples of their length, in UTC. What is counted once the
// reply is known may go past the limit; the next call is then refused. A call
// that breaks the contract counts, one that is not let in does not. A body
// without Content-Type is read as JSON. A key that is known is good in any form;
// one that is not is told by its form why. A value has one reader: what cannot be
// read is refused, and never counts as left out.
//
// A fault that a tester has set hits a call before all steps, in the step that it is
// about (a key, a shop), or on the way back. See faulty.go.
//
// No lock is held while a Handler runs, while Record runs, and while bytes are
// read or written.
package pullapi
