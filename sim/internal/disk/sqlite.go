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
	"sync"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver, in Go alone

	"github.com/localmarket/localmarket/sim/internal/keep"
)

//go:embed migrations/*.sql
var migrations embed.FS

// file is a store in a file of SQLite, which this process has for itself.
type file struct {
	path string

	mu               sync.Mutex // one connection, used by one at a time
	db               *sql.DB    // nil once closed
	put, cut, append *sql.Stmt
}

// Open opens the file of a market, or begins one that is not there. The error is an
// *Error: that of a file that is no such file, is damaged, is of a newer version, is
// in use, cannot be read or written. Nothing is lost by it.
func Open(path string) (Store, error) {
	fresh, err := look(path)
	if err != nil {
		return nil, err
	}
	f := &file{path: path}
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
// usual entries of a journal, those of 4 KiB one.
const (
	first = "?_pragma=busy_timeout(0)&_pragma=locking_mode(EXCLUSIVE)"
	mark  = "PRAGMA page_size = 8192; PRAGMA application_id = %d" // in the file itself, before there is a log
	then  = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL"
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
	return f.prepare()
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
		{&f.put, "INSERT INTO rows (collection, key, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"},
		{&f.cut, "DELETE FROM rows WHERE collection = ? AND key = ?"},
		{&f.append, "INSERT INTO journal (seq, value) VALUES (?, ?)"},
	} {
		if *one.into, err = f.db.Prepare(one.text); err != nil {
			return err
		}
	}
	return nil
}

// Write writes a batch in one transaction.
func (f *file) Write(b Batch) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.db == nil {
		return ErrClosed
	}
	return explain(f.path, f.write(b))
}

func (f *file) write(b Batch) error {
	tx, err := f.db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing, once it is committed
	if b.Clear {
		if _, err := tx.Exec("DELETE FROM rows; DELETE FROM journal"); err != nil {
			return err
		}
	}
	put, cut, appended := tx.Stmt(f.put), tx.Stmt(f.cut), tx.Stmt(f.append)
	for _, r := range b.Rows {
		if r.Value == nil {
			_, err = cut.Exec(r.Collection, r.Key)
		} else {
			_, err = put.Exec(r.Collection, r.Key, r.Value)
		}
		if err != nil {
			return err
		}
	}
	if err := goesOn(tx, b.Entries); err != nil {
		return err
	}
	for _, e := range b.Entries {
		if _, err := appended.Exec(e.Seq, e.Value); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// goesOn checks that entries go on where the journal ends.
func goesOn(tx *sql.Tx, entries []Entry) error {
	if len(entries) == 0 {
		return nil
	}
	var last int
	if err := tx.QueryRow("SELECT coalesce(max(seq), 0) FROM journal").Scan(&last); err != nil {
		return err
	}
	for i, e := range entries {
		if e.Seq != last+i+1 {
			return errGap
		}
	}
	return nil
}

// Rows calls each with all rows. Each must not use the store.
func (f *file) Rows(each func(keep.Row) error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.db == nil {
		return ErrClosed
	}
	rows, err := f.db.Query("SELECT collection, key, value FROM rows ORDER BY collection, key")
	if err != nil {
		return explain(f.path, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var r keep.Row
		if err := rows.Scan(&r.Collection, &r.Key, &r.Value); err != nil {
			return explain(f.path, err)
		}
		if err := each(r); err != nil {
			return err
		}
	}
	return explain(f.path, rows.Err())
}

// Row is the value of one row.
func (f *file) Row(collection, key string) (value []byte, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.db == nil {
		return nil, ErrClosed
	}
	err = f.db.QueryRow("SELECT value FROM rows WHERE collection = ? AND key = ?", collection, key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return value, explain(f.path, err)
}

// Entries are those after number seq.
func (f *file) Entries(seq, limit int) ([]Entry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.db == nil {
		return nil, ErrClosed
	}
	rows, err := f.db.Query("SELECT seq, value FROM journal WHERE seq > ? ORDER BY seq LIMIT ?", seq, max(limit, 0))
	if err != nil {
		return nil, explain(f.path, err)
	}
	defer func() { _ = rows.Close() }()
	var out []Entry
	for rows.Next() {
		var e Entry
		if err := rows.Scan(&e.Seq, &e.Value); err != nil {
			return nil, explain(f.path, err)
		}
		out = append(out, e)
	}
	return out, explain(f.path, rows.Err())
}

// Last is the number of the last entry.
func (f *file) Last() (last int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.db == nil {
		return 0, ErrClosed
	}
	err = f.db.QueryRow("SELECT coalesce(max(seq), 0) FROM journal").Scan(&last)
	return last, explain(f.path, err)
}

// Close folds the log into the file.
func (f *file) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.db == nil {
		return nil
	}
	db := f.db
	f.db = nil
	var errs []error
	for _, one := range []*sql.Stmt{f.put, f.cut, f.append} {
		if one != nil {
			errs = append(errs, one.Close())
		}
	}
	return explain(f.path, errors.Join(append(errs, db.Close())...))
}
