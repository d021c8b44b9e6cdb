package sim

import (
	"encoding/json"

	"github.com/localmarket/localmarket/sim/internal/disk"
)

// Storage is a file in which markets are kept beyond the end of the process, each in a
// world of its own. One process uses it at a time. It is safe for concurrent use.
type Storage struct {
	database disk.Database
	where    string
}

// OpenStorage opens a file of markets, or begins one that is not there; or a database
// of PostgreSQL where it is named as postgres://… . The error is a *StateFileError if
// the file, the database or the machine is at fault.
func OpenStorage(path string) (*Storage, error) {
	database, err := disk.Open(path)
	if err != nil {
		return nil, err
	}
	return &Storage{database, disk.Name(path)}, nil
}

// Errors of a world that another Market has, maybe in another process, and of a Market
// whose world another process has taken over, as its own was away for too long.
var (
	ErrWorldInUse = disk.ErrOpen
	ErrWorldLost  = disk.ErrLost
)

// StateName is what a file or database of markets is called, without the password that
// the URL of a database may have.
func StateName(where string) string { return disk.Name(where) }

// SharedState reports whether a database is one that several processes may use at once.
func SharedState(where string) bool { return disk.IsShared(where) }

// Worlds are the names of those that were begun and not removed, sorted.
func (s *Storage) Worlds() ([]string, error) { return s.database.Worlds() }

// Metadata are those of the worlds that have any, open or not, by their names.
func (s *Storage) Metadata() (map[string]json.RawMessage, error) {
	found, err := s.database.Find(metadataName, "")
	if err != nil {
		return nil, err
	}
	all := make(map[string]json.RawMessage, len(found))
	for world, value := range found {
		all[world] = value
	}
	return all, nil
}

// Number is one that the file has never given before, counting from 1: for names of
// worlds that no later world has.
func (s *Storage) Number() (int64, error) { return s.database.Number() }

// Remove forgets all of a world. It fails while a Market has it.
func (s *Storage) Remove(world string) error { return s.database.Remove(world) }

// Close ends the use of the file. The Markets that are kept there are closed before.
func (s *Storage) Close() error { return s.database.Close() }

// ownFile is the only world of a file, which is closed with it.
type ownFile struct {
	disk.Store
	database disk.Database
}

func openFile(path string) (disk.Store, error) {
	database, err := disk.Open(path)
	if err != nil {
		return nil, err
	}
	store, err := database.World("")
	if err != nil {
		_ = database.Close() // it was not written to
		return nil, err
	}
	return ownFile{store, database}, nil
}

// Close closes the file.
func (o ownFile) Close() error { return o.database.Close() }
