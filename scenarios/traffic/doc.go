// Package traffic brings real traffic in and out: what other tools have recorded
// becomes a recording, which is a journal that can be replayed, and a journal
// becomes an HTTP archive (HAR 1.2), a scenario or a cabinet.
//
// Files of others are read with bounds, and are never trusted. Of what they hold
// of people, nothing goes on: names, phones, addresses and texts are replaced by
// made-up ones of the same shape, one value always by the same (Masker).
package traffic
