package disk

import (
	"database/sql"
	"slices"
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
	end    int     // the last entry, likewise; negative while it is not known

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
		w.end = -1
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
		w.end = 0
	}
	written, err := w.writeRows(tx, b)
	if err != nil {
		return err
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
		if err := w.drop(tx, b.Drop); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	written()
	return nil
}

// writeRows writes rows as one change, if that leaves no more unsettled than may be, else
// where they belong. What it returns is called once that is committed.
func (w *world) writeRows(tx *sql.Tx, b Batch) (written func(), err error) {
	u := w.file.unsettled[w.id]
	if u == nil || b.Clear {
		u = &unsettled{}
	}
	packed := pack(b.Rows)
	switch {
	case u.takes(b.Rows, packed):
		if len(b.Rows) > 0 {
			_, err = tx.Stmt(w.file.statements.change).Exec(w.at(0)+u.next, packed)
		}
		return func() { u.add(b.Rows, packed); w.file.unsettled[w.id] = u }, err
	case !b.Clear:
		err = w.file.settleIn(tx, w.id)
	}
	if err == nil {
		err = w.file.putRows(tx, w.id, b.Rows)
	}
	return func() { delete(w.file.unsettled, w.id) }, err
}

// Rows calls each with all rows. Each must not use the database.
func (w *world) Rows(h Head, each func(keep.Row) error) error {
	db, unlock, err := w.use()
	if err != nil {
		return err
	}
	defer unlock()
	if w.file.unsettled[w.id] != nil {
		if err := w.file.settle(w.id); err != nil {
			return explain(w.file.path, err)
		}
	}
	rows, err := db.Query(`SELECT collection, key, CASE WHEN collection = ?2 AND ?3 > 0 THEN substr(value, 1, ?3) ELSE value END
		FROM rows WHERE world = ?1 ORDER BY collection, key`, w.id, h.Collection, h.Bytes)
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

// Values are those of rows.
func (w *world) Values(collection string, keys ...string) ([][]byte, error) {
	_, unlock, err := w.use()
	if err != nil {
		return nil, err
	}
	defer unlock()
	found := make(map[string][]byte, len(keys))
	var settled []any // keys
	for _, key := range keys {
		mark := keep.Mark{Collection: collection, Key: key}
		if in, changed := w.file.unsettled[w.id].has(mark); !changed {
			settled = append(settled, key)
		} else if found[key], err = w.file.changedRow(w.id, in, mark); err != nil {
			return nil, explain(w.file.path, err)
		}
	}
	for some := range slices.Chunk(settled, valuesAtOnce) {
		if err := w.settledValues(collection, some, found); err != nil {
			return nil, explain(w.file.path, err)
		}
	}
	values := make([][]byte, len(keys))
	for i, key := range keys {
		values[i] = found[key]
	}
	return values, nil
}

// valuesAtOnce is for how many keys the table rows is asked at once.
const valuesAtOnce = 32

// settledValues are those in the table rows.
func (w *world) settledValues(collection string, keys []any, into map[string][]byte) error {
	statement, given := w.file.statements.value, append([]any{w.id, collection}, keys...)
	if len(keys) > 1 {
		statement = w.file.statements.values
		for len(given) < 2+valuesAtOnce {
			given = append(given, keys[0])
		}
	}
	rows, err := statement.Query(given...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var key string
		var value []byte
		if err := rows.Scan(&key, &value); err != nil {
			return err
		}
		into[key] = value
	}
	return rows.Err()
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
	ways := make([]string, len(s.AnyOf))
	for i, words := range s.AnyOf {
		all := make([]string, len(words))
		for j, w := range words {
			all[j] = `"` + strings.Map(letter, w.Text) + `"`
			if w.Begins {
				all[j] += " *"
			}
		}
		ways[i] = "(" + strings.Join(all, " AND ") + ")"
	}
	return strings.Join(ways, " OR ")
}

// letter leaves out what a word does not have.
func letter(r rune) rune {
	if r < utf8.RuneSelf && (r < '0' || r > '9') && (r < 'a' || r > 'z') {
		return -1
	}
	return r
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
