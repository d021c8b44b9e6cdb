package state

import "github.com/localmarket/localmarket/sim/market"

// The bounds of files that stores upload (choice).
const (
	maxFiles     = 1000
	maxFileBytes = 64 << 20 // of all
)

// KeepFile keeps what the file behind a link holds, while there is room: else the
// link leads to a made-up one.
func (s *State) KeepFile(link string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := len(data)
	for _, f := range s.files.of {
		all += len(f.Data)
	}
	if s.files.get(link) == nil && len(s.files.of) < maxFiles && all <= maxFileBytes {
		s.files.put(link, &market.Upload{Data: data})
	}
}

// File is what the file behind a link holds, if it is kept. It is not to be changed.
func (s *State) File(link string) ([]byte, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	f := s.files.get(link)
	if f == nil {
		return nil, false
	}
	return f.Data, true
}
