package disk

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver, in Go alone

	"github.com/localmarket/localmarket/sim/internal/keep"
)

//go:embed migrations/*.sql
var migrations embed.FS

// file is a database in a file of SQLite, which this process has for itself.
type file struct {
	path   string
	opened opened

	mu         sync.Mutex // one connection, used by one at a time
	db         *sql.DB    // nil once closed
	statements statements
	unsettled  map[int64]*unsettled // of worlds
}

// statements are those that are used again and again.
type statements struct{ put, cut, value, values, change, entries, body, words, bodyOf *sql.Stmt }

// openSQLite opens a file of markets, or begins one that is not there.
func openSQLite(path string) (Database, error) {
	fresh, err := look(path)
	if err != nil {
		return nil, err
	}
	f := &file{path: path, unsettled: map[int64]*unsettled{}}
	if err := f.open(fresh); err != nil {
		_ = f.Close()
		if fresh {
			_ = os.Remove(path)
		}
		return nil, explain(path, err)
	}
	return f, nil
}

// The settings of the connection. In exclusive mode nothing but the file and its log
// is needed: no shared memory, and no second process. Pages of 8 KiB take three of the
// usual entries of a journal, those of 4 KiB one. The log is folded into the file every
// 32 MiB: that waits for the disk, and most pages are written several times until then.
const (
	first = "?_pragma=busy_timeout(0)&_pragma=locking_mode(EXCLUSIVE)"
	mark  = "PRAGMA page_size = 8192; PRAGMA application_id = %d" // in the file itself, before there is a log
	then  = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000"
)

func (f *file) open(fresh bool) error {
	whole, err := filepath.Abs(f.path)
	if err != nil {
		return err
	}
	f.db, err = sql.Open("sqlite", (&url.URL{Scheme: "file", Path: whole}).String()+first)
	if err != nil {
		return err
	}
	f.db.SetMaxOpenConns(1)
	if fresh {
		if _, err := f.db.Exec(fmt.Sprintf(mark, applicationID)); err != nil {
			return err
		}
	}
	if _, err := f.db.Exec(then); err != nil {
		return err
	}
	if err := f.migrate(fresh); err != nil {
		return err
	}
	if err := f.prepare(); err != nil {
		return err
	}
	return f.settleLeft()
}

// migrate brings the file to the present form.
func (f *file) migrate(fresh bool) error {
	below, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, f.db, below)
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	current, target := int64(0), sources[len(sources)-1].Version
	if !fresh { // goose takes its time over what it cannot read
		if current, err = f.version(); err != nil {
			return err
		}
	}
	switch {
	case current > target:
		return badFile(f.path, fmt.Sprintf(newer, current, target), fixNewer)
	case current < target:
		_, err = provider.Up(context.Background())
	}
	return err
}

// version is the form of the file: 0 if its first process ended before it had one.
func (f *file) version() (version int64, err error) {
	var tables int
	err = f.db.QueryRow("SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'").Scan(&tables)
	if err == nil && tables > 0 {
		err = f.db.QueryRow("SELECT coalesce(max(version_id), 0) FROM goose_db_version").Scan(&version)
	}
	return version, err
}

func (f *file) prepare() (err error) {
	for _, one := range []struct {
		into *(*sql.Stmt)
		text string
	}{
		{&f.statements.put, "INSERT INTO rows (world, collection, key, value) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"},
		{&f.statements.cut, "DELETE FROM rows WHERE world = ? AND collection = ? AND key = ?"},
		{&f.statements.value, "SELECT key, value FROM rows WHERE world = ? AND collection = ? AND key = ?"},
		{&f.statements.values, "SELECT key, value FROM rows WHERE world = ? AND collection = ? AND key IN (?" + strings.Repeat(", ?", valuesAtOnce-1) + ")"},
		{&f.statements.change, "INSERT INTO changes (id, value) VALUES (?, ?)"},
		{&f.statements.entries, "INSERT INTO journal (seq, value, parts) VALUES (?, ?, ?)"},
		{&f.statements.body, "INSERT INTO bodies (id, value) VALUES (?, ?)"},
		{&f.statements.words, "INSERT INTO words (rowid, text) VALUES (?, ?)"},
		{&f.statements.bodyOf, "SELECT value FROM bodies WHERE id = ?"},
	} {
		if *one.into, err = f.db.Prepare(one.text); err != nil {
			return err
		}
	}
	return nil
}

// use locks the connection, unless the database is closed.
func (f *file) use() (unlock func(), err error) {
	f.mu.Lock()
	if f.db == nil {
		f.mu.Unlock()
		return nil, ErrClosed
	}
	return f.mu.Unlock, nil
}

// World opens a world.
func (f *file) World(name string) (Store, error) {
	if err := f.opened.take(name); err != nil {
		return nil, err
	}
	id, err := f.number(name)
	if err != nil {
		f.opened.release(name)
		return nil, explain(f.path, err)
	}
	return &world{file: f, name: name, id: id, bodies: newBodies(id), end: -1}, nil
}

// number is that of a world, which is noted if it is new. Numbers are used again once
// a world is removed.
func (f *file) number(name string) (id int64, err error) {
	unlock, err := f.use()
	if err != nil {
		return 0, err
	}
	defer unlock()
	err = f.db.QueryRow("SELECT id FROM worlds WHERE name = ?", name).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		err = f.db.QueryRow("INSERT INTO worlds (name) VALUES (?) RETURNING id", name).Scan(&id)
	}
	return id, err
}

// Worlds are the names of all there are.
func (f *file) Worlds() (names []string, err error) {
	unlock, err := f.use()
	if err != nil {
		return nil, err
	}
	defer unlock()
	rows, err := f.db.Query("SELECT name FROM worlds ORDER BY name")
	if err != nil {
		return nil, explain(f.path, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, explain(f.path, err)
		}
		names = append(names, name)
	}
	return names, explain(f.path, rows.Err())
}

// Find is the value of one row in each world that has it.
func (f *file) Find(collection, key string) (map[string][]byte, error) {
	unlock, err := f.use()
	if err != nil {
		return nil, err
	}
	defer unlock()
	mark := keep.Mark{Collection: collection, Key: key}
	if err := f.settleAll(func(u *unsettled) bool { _, changed := u.has(mark); return changed }); err != nil {
		return nil, explain(f.path, err)
	}
	rows, err := f.db.Query("SELECT name, value FROM worlds CROSS JOIN rows ON world = id WHERE collection = ? AND key = ?", collection, key)
	if err != nil {
		return nil, explain(f.path, err)
	}
	defer func() { _ = rows.Close() }()
	found := map[string][]byte{}
	for rows.Next() {
		var name string
		var value []byte
		if err := rows.Scan(&name, &value); err != nil {
			return nil, explain(f.path, err)
		}
		found[name] = value
	}
	return found, explain(f.path, rows.Err())
}

// Number is one that was never given before.
func (f *file) Number() (number int64, err error) {
	unlock, err := f.use()
	if err != nil {
		return 0, err
	}
	defer unlock()
	err = f.db.QueryRow("UPDATE numbers SET last = last + 1 RETURNING last").Scan(&number)
	return number, explain(f.path, err)
}

// Remove forgets a world.
func (f *file) Remove(name string) error {
	if err := f.opened.take(name); err != nil {
		return err
	}
	defer f.opened.release(name)
	unlock, err := f.use()
	if err != nil {
		return err
	}
	defer unlock()
	return explain(f.path, f.remove(name))
}

func (f *file) remove(name string) error {
	tx, err := f.db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing, once it is committed
	var id int64
	switch err := tx.QueryRow("SELECT id FROM worlds WHERE name = ?", name).Scan(&id); {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	}
	if err := empty(tx, id); err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM worlds WHERE id = ?", id); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	delete(f.unsettled, id)
	return nil
}

// empty forgets all of a world.
func empty(tx *sql.Tx, id int64) error {
	if _, err := tx.Exec("DELETE FROM rows WHERE world = ?", id); err != nil {
		return err
	}
	if err := forgetChanges(tx, id); err != nil {
		return err
	}
	return forgetEntries(tx, id, 1<<seqBits)
}

// Close settles what is unsettled, and folds the log into the file.
func (f *file) Close() error {
	f.opened.close()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.db == nil {
		return nil
	}
	_ = f.settleAll(func(*unsettled) bool { return true }) // else it is done when the file is opened
	db, s := f.db, f.statements
	f.db = nil
	var errs []error
	for _, one := range []*sql.Stmt{s.put, s.cut, s.value, s.values, s.change, s.entries, s.body, s.words, s.bodyOf} {
		if one != nil {
			errs = append(errs, one.Close())
		}
	}
	return explain(f.path, errors.Join(append(errs, db.Close())...))
}
