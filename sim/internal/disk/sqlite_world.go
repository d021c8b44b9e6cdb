package disk

import (
	"database/sql"
	"errors"
	"sync"

	"github.com/localmarket/localmarket/sim/internal/keep"
)

// seqBits are those of an entry's number in its world; above them is the world's.
const seqBits = 40

// world is the store of one world in a file.
type world struct {
	file *file
	name string
	id   int64

	mu     sync.Mutex
	closed bool
}

// at is the number in the file of entry seq.
func (w *world) at(seq int) int64 { return w.id<<seqBits + int64(seq) }

// use locks the connection, unless the store is closed.
func (w *world) use() (db *sql.DB, unlock func(), err error) {
	w.mu.Lock()
	closed := w.closed
	w.mu.Unlock()
	if closed {
		return nil, nil, ErrClosed
	}
	unlock, err = w.file.use()
	return w.file.db, unlock, err
}

// Write writes a batch in one transaction.
func (w *world) Write(b Batch) error {
	db, unlock, err := w.use()
	if err != nil {
		return err
	}
	defer unlock()
	return explain(w.file.path, w.write(db, b))
}

func (w *world) write(db *sql.DB, b Batch) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing, once it is committed
	if b.Clear {
		if err := empty(tx, w.id); err != nil {
			return err
		}
	}
	put, cut, appended := tx.Stmt(w.file.put), tx.Stmt(w.file.cut), tx.Stmt(w.file.append)
	for _, r := range b.Rows {
		if r.Value == nil {
			_, err = cut.Exec(w.id, r.Collection, r.Key)
		} else {
			_, err = put.Exec(w.id, r.Collection, r.Key, r.Value)
		}
		if err != nil {
			return err
		}
	}
	if len(b.Entries) == 0 {
		return tx.Commit()
	}
	last, err := w.last(tx)
	if err == nil {
		err = goesOn(last, b.Entries)
	}
	if err != nil {
		return err
	}
	for _, e := range b.Entries {
		if _, err := appended.Exec(w.at(e.Seq), e.Value); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// last is the number of the last entry, by a connection or in a transaction.
func (w *world) last(in interface {
	QueryRow(string, ...any) *sql.Row
}) (last int, err error) {
	err = in.QueryRow("SELECT coalesce(max(seq), ?1) - ?1 FROM journal WHERE seq > ?1 AND seq < ?2", w.at(0), (w.id+1)<<seqBits).Scan(&last)
	return last, err
}

// Rows calls each with all rows. Each must not use the database.
func (w *world) Rows(each func(keep.Row) error) error {
	db, unlock, err := w.use()
	if err != nil {
		return err
	}
	defer unlock()
	rows, err := db.Query("SELECT collection, key, value FROM rows WHERE world = ? ORDER BY collection, key", w.id)
	if err != nil {
		return explain(w.file.path, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var r keep.Row
		if err := rows.Scan(&r.Collection, &r.Key, &r.Value); err != nil {
			return explain(w.file.path, err)
		}
		if err := each(r); err != nil {
			return err
		}
	}
	return explain(w.file.path, rows.Err())
}

// Row is the value of one row.
func (w *world) Row(collection, key string) (value []byte, err error) {
	db, unlock, err := w.use()
	if err != nil {
		return nil, err
	}
	defer unlock()
	err = db.QueryRow("SELECT value FROM rows WHERE world = ? AND collection = ? AND key = ?", w.id, collection, key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return value, explain(w.file.path, err)
}

// Entries are those after number seq.
func (w *world) Entries(seq, limit int) ([]Entry, error) {
	db, unlock, err := w.use()
	if err != nil {
		return nil, err
	}
	defer unlock()
	rows, err := db.Query("SELECT seq - ?1, value FROM journal WHERE seq > ?2 AND seq < ?3 ORDER BY seq LIMIT ?4",
		w.at(0), w.at(max(seq, 0)), (w.id+1)<<seqBits, max(limit, 0))
	if err != nil {
		return nil, explain(w.file.path, err)
	}
	defer func() { _ = rows.Close() }()
	var out []Entry
	for rows.Next() {
		var e Entry
		if err := rows.Scan(&e.Seq, &e.Value); err != nil {
			return nil, explain(w.file.path, err)
		}
		out = append(out, e)
	}
	return out, explain(w.file.path, rows.Err())
}

// Last is the number of the last entry.
func (w *world) Last() (int, error) {
	db, unlock, err := w.use()
	if err != nil {
		return 0, err
	}
	defer unlock()
	last, err := w.last(db)
	return last, explain(w.file.path, err)
}

// Close leaves the world to whoever opens it next.
func (w *world) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.closed {
		w.closed = true
		w.file.opened.release(w.name)
	}
	return nil
}
