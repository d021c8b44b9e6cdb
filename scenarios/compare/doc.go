// Package compare holds our pull API against calls that a store made on
// production's: each recorded call is made once more on a Market in this process,
// and what differs is listed by operation.
//
// Compared are the status, the codes and messages of errors, which fields there
// are and of which type, and whether our contract lists the values of enumerations.
// Values that are data are not. Nothing is sent over a network, and no secret is
// shown: of a recorded call neither its header nor its path nor its body.
package compare
