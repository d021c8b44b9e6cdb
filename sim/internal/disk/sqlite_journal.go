package disk

import (
	"database/sql"
	"encoding/binary"
)

// maxChunk is how many bytes of values are in a row of the journal, unless one entry has
// more. Whoever wants an entry reads all of its row.
const maxChunk = 64 << 10

// chunk is a row of the table journal: entries that follow each other and are of one
// block. Its value is theirs one after the other. Its parts are for each the length of
// its value, how many bodies it has, and which.
type chunk struct {
	last         int // its number
	value, parts []byte
}

// newChunk has room for the longest row of entries.
func newChunk(entries []Entry) chunk {
	size := 0
	for _, e := range entries {
		size += len(e.Value)
	}
	return chunk{value: make([]byte, 0, min(size, maxChunk)), parts: make([]byte, 0, 8*min(len(entries), BlockSize))}
}

// takes reports whether there is room for an entry.
func (c *chunk) takes(e Entry) bool {
	return c.last == 0 || c.last%BlockSize != 0 && len(c.value)+len(e.Value) <= maxChunk
}

func (c *chunk) add(seq int, value []byte, bodies []uint64) {
	c.last = seq
	c.value = append(c.value, value...)
	c.parts = binary.AppendUvarint(c.parts, uint64(len(value)))
	c.parts = binary.AppendUvarint(c.parts, uint64(len(bodies)))
	for _, one := range bodies {
		c.parts = binary.AppendUvarint(c.parts, one)
	}
}

// filed is an entry with the numbers of its bodies.
type filed struct {
	Entry
	bodies []uint64
}

// entries are those of the chunk. Their values are parts of its own.
func (c *chunk) entries() (all []filed, err error) {
	value, rest := c.value, c.parts
	for len(rest) > 0 {
		var one filed
		var size, count uint64
		if size, rest, err = takeNumber(rest); err != nil || size > uint64(len(value)) {
			return nil, errFields
		}
		if count, rest, err = takeNumber(rest); err != nil || count > MaxBodies {
			return nil, errFields
		}
		for range count {
			var body uint64
			if body, rest, err = takeNumber(rest); err != nil {
				return nil, err
			}
			one.bodies = append(one.bodies, body)
		}
		one.Value, value = value[:size:size], value[size:]
		all = append(all, one)
	}
	if len(value) > 0 || len(all) > c.last {
		return nil, errFields
	}
	for i := range all {
		all[i].Seq = c.last - len(all) + 1 + i
	}
	return all, nil
}

// writeEntries writes entries that go on where the journal ends.
func (w *world) writeEntries(tx *sql.Tx, entries []Entry) error {
	if len(entries) == 0 {
		return nil
	}
	last, err := w.last(tx)
	if err != nil {
		return err
	}
	if err := goesOn(last, entries); err != nil {
		return err
	}
	body, c := tx.Stmt(w.file.statements.body), newChunk(entries)
	for _, e := range entries {
		if !c.takes(e) {
			if err := w.writeChunk(tx, c); err != nil {
				return err
			}
			c.last, c.value, c.parts = 0, c.value[:0], c.parts[:0]
		}
		bodies, err := w.bodies.put(body, e)
		if err != nil {
			return err
		}
		c.add(e.Seq, e.Value, bodies)
	}
	w.end = c.last
	return w.writeChunk(tx, c)
}

func (w *world) writeChunk(tx *sql.Tx, c chunk) error {
	_, err := tx.Stmt(w.file.statements.entries).Exec(w.at(c.last), c.value, c.parts)
	return err
}

// chunks calls each with the entries of the rows from that on which has entry number
// from, until it wants no more or fails.
func (w *world) chunks(in asker, from int, each func([]filed) (more bool, err error)) error {
	rows, err := in.Query("SELECT seq - ?1, value, bodies, parts FROM journal WHERE seq >= ?2 AND seq < ?3 ORDER BY seq",
		w.at(0), w.at(max(from, 1)), (w.id+1)<<seqBits)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for more := true; more && rows.Next(); {
		var c chunk
		var bodies []byte
		if err := rows.Scan(&c.last, &c.value, &bodies, &c.parts); err != nil {
			return err
		}
		if c.parts == nil {
			c.parts = partsOfOne(c.value, bodies)
		}
		entries, err := c.entries()
		if err == nil {
			more, err = each(entries)
		}
		if err != nil {
			return err
		}
	}
	return rows.Err()
}

// partsOfOne are the parts of a row as earlier versions wrote them: one entry, and the
// numbers of its bodies, each a varint.
func partsOfOne(value, bodies []byte) []byte {
	var count uint64
	for _, b := range bodies {
		if b < 1<<7 { // a number ends
			count++
		}
	}
	return append(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(len(value))), count), bodies...)
}

// Entries are those after number seq.
func (w *world) Entries(seq, limit int) (out []Entry, err error) {
	db, unlock, err := w.use()
	if err != nil {
		return nil, err
	}
	defer unlock()
	var bodies [][]uint64
	if limit > 0 {
		err = w.chunks(db, seq+1, func(all []filed) (bool, error) {
			for _, one := range all {
				if one.Seq > seq && len(out) < limit {
					out, bodies = append(out, one.Entry), append(bodies, one.bodies)
				}
			}
			return len(out) < limit, nil
		})
	}
	if err == nil {
		err = w.bodies.get(w.file.statements.bodyOf, out, bodies)
	}
	return out, explain(w.file.path, err)
}

// First is the number of the first entry.
func (w *world) First() (first int, err error) {
	db, unlock, err := w.use()
	if err != nil {
		return 0, err
	}
	defer unlock()
	first = 1
	err = w.chunks(db, 1, func(all []filed) (bool, error) { first = all[0].Seq; return false, nil })
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

// last is the number of the last entry. It is looked up once.
func (w *world) last(in asker) (int, error) {
	if w.end >= 0 {
		return w.end, nil
	}
	var last int
	err := in.QueryRow("SELECT coalesce(max(seq), ?1) - ?1 FROM journal WHERE seq > ?1 AND seq < ?2", w.at(0), (w.id+1)<<seqBits).Scan(&last)
	if err == nil {
		w.end = last
	}
	return last, err
}

// drop forgets the first entries, up to number seq, which leaves one at least.
func (w *world) drop(tx *sql.Tx, seq int) error {
	last, err := w.last(tx)
	seq = min(seq, last-1)
	if err != nil || seq <= 0 {
		return err
	}
	var left chunk // of the row that has more than is dropped
	err = w.chunks(tx, seq, func(all []filed) (bool, error) {
		for _, one := range all {
			if one.Seq > seq && all[0].Seq <= seq {
				left.add(one.Seq, one.Value, one.bodies)
			}
		}
		return false, nil
	})
	if err == nil && left.last > 0 {
		_, err = tx.Exec("UPDATE journal SET value = ?, bodies = NULL, parts = ? WHERE seq = ?", left.value, left.parts, w.at(left.last))
	}
	if err != nil {
		return err
	}
	return forgetEntries(tx, w.id, int64(seq))
}

// asker is a connection or a transaction.
type asker interface {
	Query(string, ...any) (*sql.Rows, error)
	QueryRow(string, ...any) *sql.Row
}

// forgetEntries removes the rows of the first entries of a world, up to number seq, and
// what is of them alone.
func forgetEntries(tx *sql.Tx, world, seq int64) error {
	base := world << seqBits
	for _, one := range []struct {
		text     string
		from, to int64 // both are left
	}{
		{"DELETE FROM journal WHERE seq > ? AND seq < ?", base, base + seq + 1},
		{"DELETE FROM bodies WHERE id >= ? AND id < ?", base * MaxBodies, (base + seq/segment*segment) * MaxBodies},
		{"DELETE FROM words WHERE rowid >= ? AND rowid < ?", base / BlockSize, base/BlockSize + seq/BlockSize},
	} {
		if _, err := tx.Exec(one.text, one.from, one.to); err != nil {
			return err
		}
	}
	return nil
}
