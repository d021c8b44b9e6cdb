package serve

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/session"
)

// Bounds of the snapshots that are kept, in memory.
const (
	// MaxSnapshots is how many a market may have.
	MaxSnapshots = 50
	// MaxSnapshotBytes is what those of a server and its worlds take together.
	MaxSnapshotBytes = 256 << 20

	maxSnapshotName = 100
)

// snapshotsPath is where snapshots are, below ControlPath.
const snapshotsPath = "/snapshots"

// snapshotRequest is a snapshot to be taken.
type snapshotRequest struct {
	Name string `json:"name,omitempty"`
}

// snapshotReply is a snapshot.
type snapshotReply struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	// At is the virtual time, and After the number of the last entry of the journal,
	// when it was taken.
	At    time.Time `json:"at"`
	After int       `json:"after"`
	Bytes int       `json:"bytes"`
}

type snapshotsReply struct {
	Snapshots []snapshotReply `json:"snapshots"`
}

// snapshots are those of a market. It is safe for concurrent use.
type snapshots struct {
	used *atomic.Int64 // bytes, of all that share the bound

	mu   sync.Mutex
	made int
	all  []*snapshot
}

// snapshot is one that is kept.
type snapshot struct {
	*sim.Snapshot
	id, name string
	// introducing says that the store of the options was still to be connected.
	introducing bool
	session     session.Mark
	carts       cartsMark
}

func (s *snapshot) reply() snapshotReply {
	return snapshotReply{ID: s.id, Name: s.name, At: s.At(), After: s.After(), Bytes: s.Bytes()}
}

func (s *Server) listSnapshots(*http.Request) (answer, error) {
	s.snapshots.mu.Lock()
	defer s.snapshots.mu.Unlock()
	out := snapshotsReply{Snapshots: []snapshotReply{}}
	for _, one := range s.snapshots.all {
		out.Snapshots = append(out.Snapshots, one.reply())
	}
	return answer{status: http.StatusOK, body: out}, nil
}

func (s *Server) takeSnapshot(r *http.Request) (answer, error) {
	var asked snapshotRequest
	if r.ContentLength != 0 {
		if err := read(r, &asked); err != nil {
			return answer{}, err
		}
	}
	if len(asked.Name) > maxSnapshotName {
		return answer{}, &problem{http.StatusBadRequest, fmt.Sprintf(badSnapshotName, len(asked.Name)), fmt.Sprintf(fixSnapshotName, maxSnapshotName)}
	}
	var made *snapshot
	err := s.whileStill(r.Context(), func() (err error) {
		made, err = s.snapshots.take(s.market, snapshot{name: asked.Name, introducing: s.introducing.underWay(), session: s.session.Mark(), carts: s.carts.mark()})
		return err
	})
	if err != nil {
		return answer{}, notTaken(err)
	}
	return answer{status: http.StatusCreated, body: made.reply(), location: snapshotsPath + "/" + made.id}, nil
}

func notTaken(err error) error {
	if errors.Is(err, sim.ErrSnapshotSize) || errors.Is(err, errSnapshots) {
		return &problem{http.StatusConflict, err.Error(), fixSnapshots}
	}
	return err
}

var errSnapshots = errors.New(badSnapshots)

// take keeps a snapshot of a market, unless there are too many.
func (s *snapshots) take(m *sim.Market, one snapshot) (*snapshot, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.all) >= MaxSnapshots {
		return nil, errSnapshots
	}
	taken, err := m.Snapshot(int(MaxSnapshotBytes - s.used.Load()))
	if err != nil {
		return nil, err
	}
	if s.used.Add(int64(taken.Bytes())) > MaxSnapshotBytes { // another market was faster
		s.used.Add(-int64(taken.Bytes()))
		return nil, sim.ErrSnapshotSize
	}
	s.made++
	one.Snapshot, one.id = taken, "snap"+strconv.Itoa(s.made)
	s.all = append(s.all, &one)
	return &one, nil
}

// get is the snapshot of that id, nil if there is none.
func (s *snapshots) get(id string) *snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.all {
		if one.id == id {
			return one
		}
	}
	return nil
}

// drop forgets those that are meant, and reports whether there were any.
func (s *snapshots) drop(which func(*snapshot) bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := len(s.all)
	s.all = slices.DeleteFunc(s.all, func(one *snapshot) bool {
		if !which(one) {
			return false
		}
		s.used.Add(-int64(one.Bytes()))
		return true
	})
	return len(s.all) < before
}

func (s *Server) showSnapshot(r *http.Request) (answer, error) {
	if one := s.snapshots.get(id(r)); one != nil {
		return answer{status: http.StatusOK, body: one.reply()}, nil
	}
	return answer{}, noSnapshot(id(r))
}

func (s *Server) removeSnapshot(r *http.Request) (answer, error) {
	if !s.snapshots.drop(func(one *snapshot) bool { return one.id == id(r) }) {
		return answer{}, noSnapshot(id(r))
	}
	return answer{status: http.StatusNoContent}, nil
}

func noSnapshot(id string) error {
	return &problem{http.StatusNotFound, fmt.Sprintf(badSnapshot, id), fixSnapshot}
}

// restoreSnapshot has the market be as it was. Where the store of the options was
// still to be connected then, that begins again.
func (s *Server) restoreSnapshot(r *http.Request) (answer, error) {
	if err := readNothing(r); err != nil {
		return answer{}, err
	}
	one := s.snapshots.get(id(r))
	if one == nil {
		return answer{}, noSnapshot(id(r))
	}
	name := one.id
	if one.name != "" {
		name += " " + one.name
	}
	err := s.putBackTo(r.Context(), one.introducing, func() error {
		s.session.Back(one.session)
		s.carts.back(one.carts)
		return s.market.Restore(one.Snapshot, name)
	})
	if err != nil {
		return answer{}, err
	}
	return s.status(r)
}
