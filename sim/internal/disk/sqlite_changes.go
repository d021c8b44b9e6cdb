package disk

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"errors"
	"slices"

	"github.com/localmarket/localmarket/sim/internal/keep"
)

// Many things that are kept change several times within a second and are gone then, such
// as a delivery. So what a batch has of rows is written as one row of the table changes;
// what has come of all of it is settled in the table rows from time to time.

// Bounds of what is unsettled of a world.
const (
	maxUnsettled      = 16 << 10 // rows
	maxUnsettledBytes = 8 << 20
)

// unsettled are the rows of a world that are in the table changes.
type unsettled struct {
	next int64               // number of the next batch
	in   map[keep.Mark]int64 // the batch that has a row last
	size int                 // of all batches, in bytes
}

// takes reports whether there is room for a batch.
func (u *unsettled) takes(rows []keep.Row, packed []byte) bool {
	return len(u.in)+len(rows) <= maxUnsettled && u.size+len(packed) <= maxUnsettledBytes
}

// has is which batch has a row last, if any. It may be nil.
func (u *unsettled) has(mark keep.Mark) (in int64, ok bool) {
	if u == nil {
		return 0, false
	}
	in, ok = u.in[mark]
	return in, ok
}

// add notes a batch that is written.
func (u *unsettled) add(rows []keep.Row, packed []byte) {
	if u.in == nil {
		u.in = map[keep.Mark]int64{}
	}
	for _, r := range rows {
		u.in[r.Mark()] = u.next
	}
	u.size += len(packed)
	u.next++
}

func pack(rows []keep.Row) []byte {
	size := 0
	for _, r := range rows {
		size += len(r.Collection) + len(r.Key) + len(r.Value) + 4*binary.MaxVarintLen32
	}
	packed := make([]byte, 0, size)
	for _, r := range rows {
		packed = appendField(appendField(packed, r.Collection), r.Key)
		if r.Value == nil {
			packed = append(packed, 0)
		} else {
			packed = appendField(append(packed, 1), r.Value)
		}
	}
	return packed
}

// unpack calls each with the rows that were packed. Their values are parts of packed.
func unpack(packed []byte, each func(keep.Row)) error {
	for len(packed) > 0 {
		collection, rest, err := takeField(packed)
		if err != nil {
			return err
		}
		key, rest, err := takeField(rest)
		if err != nil {
			return err
		}
		there, rest, err := takeNumber(rest)
		if err != nil {
			return err
		}
		var value []byte
		if there != 0 {
			if value, rest, err = takeField(rest); err != nil {
				return err
			}
		}
		each(keep.Row{Collection: string(collection), Key: string(key), Value: value})
		packed = rest
	}
	return nil
}

// settle has nothing of a world unsettled.
func (f *file) settle(world int64) error {
	tx, err := f.db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing, once it is committed
	if err = f.settleIn(tx, world); err == nil {
		err = tx.Commit()
	}
	if err == nil {
		delete(f.unsettled, world)
	}
	return err
}

// settleAll does so for each world that is picked.
func (f *file) settleAll(picked func(*unsettled) bool) error {
	for world, u := range f.unsettled {
		if picked(u) {
			if err := f.settle(world); err != nil {
				return err
			}
		}
	}
	return nil
}

// settleLeft settles what an earlier process has left.
func (f *file) settleLeft() error {
	for {
		var world int64
		switch err := f.db.QueryRow("SELECT id >> ? FROM changes ORDER BY id LIMIT 1", seqBits).Scan(&world); {
		case errors.Is(err, sql.ErrNoRows):
			return nil
		case err != nil:
			return err
		}
		if err := f.settle(world); err != nil {
			return err
		}
	}
}

// settleIn moves the changes of a world to the table rows.
func (f *file) settleIn(tx *sql.Tx, world int64) error {
	latest, err := changed(tx, world)
	if err != nil {
		return err
	}
	rows := make([]keep.Row, 0, len(latest))
	for _, r := range latest {
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b keep.Row) int { return a.Mark().Compare(b.Mark()) })
	if err := f.putRows(tx, world, rows); err != nil {
		return err
	}
	return forgetChanges(tx, world)
}

// changed is what has come of all changes of a world.
func changed(tx *sql.Tx, world int64) (map[keep.Mark]keep.Row, error) {
	found, err := tx.Query("SELECT value FROM changes WHERE id >= ? AND id < ? ORDER BY id", world<<seqBits, (world+1)<<seqBits)
	if err != nil {
		return nil, err
	}
	defer func() { _ = found.Close() }()
	latest := map[keep.Mark]keep.Row{}
	for found.Next() {
		var packed []byte
		if err := found.Scan(&packed); err != nil {
			return nil, err
		}
		if err := unpack(packed, func(r keep.Row) { latest[r.Mark()] = r }); err != nil {
			return nil, err
		}
	}
	return latest, found.Err()
}

// changedRow is the value that batch number in has of a row.
func (f *file) changedRow(world, in int64, mark keep.Mark) (value []byte, err error) {
	var packed []byte
	if err := f.db.QueryRow("SELECT value FROM changes WHERE id = ?", world<<seqBits+in).Scan(&packed); err != nil {
		return nil, err
	}
	err = unpack(packed, func(r keep.Row) {
		if r.Mark() == mark {
			value = r.Value
		}
	})
	return bytes.Clone(value), err
}

// putRows changes the table rows.
func (f *file) putRows(tx *sql.Tx, world int64, rows []keep.Row) (err error) {
	put, cut := tx.Stmt(f.statements.put), tx.Stmt(f.statements.cut)
	for _, r := range rows {
		if r.Value == nil {
			_, err = cut.Exec(world, r.Collection, r.Key)
		} else {
			_, err = put.Exec(world, r.Collection, r.Key, r.Value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func forgetChanges(tx *sql.Tx, world int64) error {
	_, err := tx.Exec("DELETE FROM changes WHERE id >= ? AND id < ?", world<<seqBits, (world+1)<<seqBits)
	return err
}
