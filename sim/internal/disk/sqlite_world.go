package disk

import (
	"database/sql"
	"errors"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/localmarket/localmarket/sim/internal/keep"
)

// seqBits are those of an entry's number in its world; above them is the world's.
const seqBits = 40

// world is the store of one world in a file.
type world struct {
	file *file
	name string
	id   int64

	bodies *bodies // used with the connection

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
	err = w.write(db, b)
	if err != nil {
		w.bodies.forget() // those of this batch are not there
	}
	return explain(w.file.path, err)
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
		w.bodies.forget()
	}
	put, cut := tx.Stmt(w.file.statements.put), tx.Stmt(w.file.statements.cut)
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
	if err := w.writeEntries(tx, b.Entries); err != nil {
		return err
	}
	for _, one := range b.Blocks {
		if _, err := tx.Stmt(w.file.statements.words).Exec(w.at(0)/BlockSize+int64(one.Number), strings.Join(one.Words, " ")); err != nil {
			return err
		}
	}
	if b.Drop > 0 {
		last, err := w.last(tx)
		if err == nil {
			err = drop(tx, w.id, int64(min(b.Drop, last-1)))
		}
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (w *world) writeEntries(tx *sql.Tx, entries []Entry) error {
	if len(entries) == 0 {
		return nil
	}
	last, err := w.last(tx)
	if err == nil {
		err = goesOn(last, entries)
	}
	entry, body := tx.Stmt(w.file.statements.entry), tx.Stmt(w.file.statements.body)
	for _, e := range entries {
		var refs []byte
		if err == nil {
			refs, err = w.bodies.put(body, e)
		}
		if err == nil {
			_, err = entry.Exec(w.at(e.Seq), e.Value, refs)
		}
	}
	return err
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
	out, refs, err := w.entries(db, seq, limit)
	if err == nil {
		err = w.bodies.get(w.file.statements.bodyOf, out, refs)
	}
	return out, explain(w.file.path, err)
}

// entries are those after number seq without their bodies, and which those are.
func (w *world) entries(db *sql.DB, seq, limit int) (out []Entry, refs [][]byte, err error) {
	rows, err := db.Query("SELECT seq - ?1, value, bodies FROM journal WHERE seq > ?2 AND seq < ?3 ORDER BY seq LIMIT ?4",
		w.at(0), w.at(max(seq, 0)), (w.id+1)<<seqBits, max(limit, 0))
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var e Entry
		var of []byte
		if err := rows.Scan(&e.Seq, &e.Value, &of); err != nil {
			return nil, nil, err
		}
		out, refs = append(out, e), append(refs, of)
	}
	return out, refs, rows.Err()
}

// Blocks are the numbers of the blocks that a search finds.
func (w *world) Blocks(s Search) (out []int, err error) {
	db, unlock, err := w.use()
	if err != nil {
		return nil, err
	}
	defer unlock()
	order := "ASC"
	if s.Newest {
		order = "DESC"
	}
	base := w.at(0) / BlockSize
	after, before := max(base+int64(s.After), base-1), min(base+int64(s.Before), base+1<<seqBits/BlockSize)
	rows, err := db.Query("SELECT rowid - ? FROM words WHERE words MATCH ? AND rowid > ? AND rowid < ? ORDER BY rowid "+order+" LIMIT ?",
		base, s.match(), after, before, max(s.Limit, 0))
	if err != nil {
		return nil, explain(w.file.path, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var number int
		if err := rows.Scan(&number); err != nil {
			return nil, explain(w.file.path, err)
		}
		out = append(out, number)
	}
	return out, explain(w.file.path, rows.Err())
}

// match is a search in the language of FTS5 (sqlite.org/fts5.html), in which a word of
// letters and digits in quotes is nothing but that word.
func (s Search) match() string {
	all := make([]string, len(s.Words))
	for i, w := range s.Words {
		all[i] = `"` + strings.Map(letter, w.Text) + `"`
		if w.Begins {
			all[i] += " *"
		}
	}
	return strings.Join(all, " AND ")
}

// letter leaves out what a word does not have.
func letter(r rune) rune {
	if r < utf8.RuneSelf && (r < '0' || r > '9') && (r < 'a' || r > 'z') {
		return -1
	}
	return r
}

// First is the number of the first entry.
func (w *world) First() (first int, err error) {
	db, unlock, err := w.use()
	if err != nil {
		return 0, err
	}
	defer unlock()
	err = db.QueryRow("SELECT coalesce(min(seq) - ?1, 1) FROM journal WHERE seq > ?1 AND seq < ?2", w.at(0), (w.id+1)<<seqBits).Scan(&first)
	return first, explain(w.file.path, err)
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

// Hold has nothing to see to: no other process has the file.
func (w *world) Hold() error { return nil }

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
