package simtest

import (
	"crypto/sha256"
	"sync"
)

// maxSeen is how many bodies a store remembers: all of a run, in a few hundred
// kilobytes.
const maxSeen = 4096

// seen remembers the latest bodies by their hash.
type seen struct {
	mu     sync.Mutex
	hashes map[[sha256.Size]byte]struct{}
	oldest [][sha256.Size]byte
}

func newSeen() *seen {
	return &seen{hashes: make(map[[sha256.Size]byte]struct{})}
}

// has reports whether the body is remembered.
func (s *seen) has(body []byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.hashes[sha256.Sum256(body)]
	return ok
}

// first remembers the body, and reports whether it is new.
func (s *seen) first(body []byte) bool {
	hash := sha256.Sum256(body)
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.hashes[hash]; ok {
		return false
	}
	if len(s.oldest) == maxSeen {
		delete(s.hashes, s.oldest[0])
		s.oldest = s.oldest[1:]
	}
	s.hashes[hash] = struct{}{}
	s.oldest = append(s.oldest, hash)
	return true
}
