package sim

import (
	"encoding/json"

	"github.com/localmarket/localmarket/sim/internal/disk"
)

// Sharing is what processes that use one Storage know of each other. A world is open in
// one of them. A process that does not show up for five seconds has none any more: the
// others may open what it had, and what it writes later fails by ErrWorldLost.
type Sharing interface {
	// Announce says at which address this process takes calls of the others.
	Announce(address string) error
	// Leave says that this process is about to end: it is none of the Peers any more.
	Leave() error
	// Owners are the processes that have the worlds, by the names of all worlds.
	Owners() (map[string]Owner, error)
	// Abandoned are the worlds that no process has: they were closed, or their process is
	// gone.
	Abandoned() ([]string, error)
	// Peers are the addresses of the other processes that are there and do not leave.
	Peers() ([]string, error)
	// Token is what the processes know each other by. Nobody else has it.
	Token() (string, error)
}

// Owner is the process that has a world.
type Owner = disk.Owner

// Sharing is how processes share the storage; nil where one has it for itself.
func (s *Storage) Sharing() Sharing {
	if shared, ok := s.database.(disk.Shared); ok {
		return shared
	}
	return nil
}

// Settings are options with what the market in their World was begun with, if there is
// one; it need not be open here. The error says in what they are of another market.
func (s *Storage) Settings(o Options) (Options, error) {
	found, err := s.database.Find(settingsName, "")
	if text := found[o.World]; err == nil && text != nil {
		return o.with(json.RawMessage(text))
	}
	return o, err
}

// Held is nil if the Market is surely the only one of its world, now and for a while;
// else it is closed: nothing is kept any more, and KeepError says why.
func (m *Market) Held() error {
	if m.keeper == nil {
		return nil
	}
	if err := m.keeper.writer.Err(); err != nil {
		return err
	}
	return m.keeper.hold()
}
