// Package serve is a Market to develop against: the pull API of a sim.Market
// and a control API beside it, on virtual time that passes with the real one.
//
// The control API, below /_market/v1, is for the developer and for tests: it
// has orders happen, moves the clock, injects faults, manages subscriptions and
// shows the journal. It describes itself at /_market/v1/openapi.json. It has no
// key: who may reach the address may do all of it, but a web page in somebody's
// browser may not.
//
// This is the one place in the engine where virtual time meets the wall clock.
// A Market knows nothing of it: the driver here makes it advance as real time
// goes by.
package serve
