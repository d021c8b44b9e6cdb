package disk

import (
	"crypto/sha256"
	"database/sql"
	"errors"
)

// segment is for how many entries equal bodies are kept once. With all entries of a
// segment go its bodies, which no other has: nobody needs to count who refers to them.
const segment = 64 * BlockSize

// bodies are the long texts of the entries of a world.
type bodies struct {
	world   int64
	segment int                          // that of known
	known   map[[sha256.Size]byte]uint64 // those of the present segment, by what they are
}

func newBodies(world int64) *bodies {
	return &bodies{world: world, known: map[[sha256.Size]byte]uint64{}}
}

func (b *bodies) forget() { clear(b.known) }

// put writes what is new of an entry's bodies, and returns which they are: for each its
// number in the world plus one, 0 for an empty one.
func (b *bodies) put(insert *sql.Stmt, e Entry) (refs []uint64, err error) {
	if at := (e.Seq - 1) / segment; at != b.segment {
		b.forget()
		b.segment = at
	}
	if len(e.Bodies) > MaxBodies {
		return nil, errManyBodies
	}
	for place, text := range e.Bodies {
		if text == "" {
			refs = append(refs, 0)
			continue
		}
		sum := sha256.Sum256([]byte(text))
		id, known := b.known[sum]
		if !known {
			id = uint64((e.Seq-1)*MaxBodies + place)
			if _, err := insert.Exec(b.at(id), text); err != nil {
				return nil, err
			}
			b.known[sum] = id
		}
		refs = append(refs, id+1)
	}
	return refs, nil
}

var errManyBodies = errors.New("an entry of the journal has too many bodies")

// at is the number of a body in the file.
func (b *bodies) at(id uint64) int64 { return b.world<<seqBits*MaxBodies + int64(id) }

// get fills in the bodies of entries. Equal ones are one text in memory, too.
func (b *bodies) get(query *sql.Stmt, entries []Entry, refs [][]uint64) error {
	known := map[uint64]string{}
	for i := range entries {
		for _, ref := range refs[i] {
			text, ok := known[ref]
			if ref != 0 && !ok {
				err := query.QueryRow(b.at(ref - 1)).Scan(&text)
				if errors.Is(err, sql.ErrNoRows) {
					err = errBodies
				}
				if err != nil {
					return err
				}
				known[ref] = text
			}
			entries[i].Bodies = append(entries[i].Bodies, text)
		}
	}
	return nil
}

var errBodies = errors.New("the bodies of an entry cannot be read")
