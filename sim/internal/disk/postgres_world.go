package disk

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"

	"github.com/localmarket/localmarket/sim/internal/keep"
)

// postgresWorld is the store of one world in PostgreSQL.
type postgresWorld struct {
	database  *postgres
	present   *presence // by which it is ours
	name      string
	id, epoch int64

	mu     sync.Mutex // held while it is written
	last   int        // entry; unknown if negative
	lost   bool
	closed bool
}

// claim makes this process the owner of a world, which is noted if it is new.
func (p *postgres) claim(name string) (*postgresWorld, error) {
	w := &postgresWorld{database: p, present: p.now(), name: name, last: -1}
	if err := p.hold(w.present); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), askTime)
	defer cancel()
	err := pgx.BeginFunc(ctx, p.asking, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "INSERT INTO localmarket_worlds (name) VALUES ($1) ON CONFLICT DO NOTHING", name); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, "SELECT id FROM localmarket_worlds WHERE name = $1 FOR UPDATE", name).Scan(&w.id); err != nil {
			return err
		}
		// Statements of their own: they see what was committed while the first one waited.
		var address string
		err := tx.QueryRow(ctx, "SELECT p.address FROM localmarket_worlds w JOIN localmarket_processes p ON p.id = w.owner WHERE w.id = $1 AND p.id <> $2", w.id, w.present.id).Scan(&address)
		if err == nil {
			return environment(p.name, fmt.Sprintf(heldBy, address), fixHeldBy, ErrOpen)
		}
		if !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		err = tx.QueryRow(ctx, "UPDATE localmarket_worlds SET owner = $2, epoch = epoch + 1 WHERE id = $1 RETURNING epoch", w.id, w.present.id).Scan(&w.epoch)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "SELECT localmarket_hold($1, $2)", w.id, w.epoch)
		return ofHold(err)
	})
	return w, err
}

// use says with whom to read, unless the store is closed.
func (w *postgresWorld) use() (ctx context.Context, cancel func(), err error) {
	w.mu.Lock()
	closed := w.closed
	w.mu.Unlock()
	if closed || w.database.opened.over() {
		return nil, nil, ErrClosed
	}
	ctx, cancel = context.WithTimeout(context.Background(), writeTime)
	return ctx, cancel, nil
}

// Write writes a batch in one transaction and one message, if the world is still this
// process': ErrLost. What it waits for others comes last, so that nobody waits for what
// is still on its way from here.
func (w *postgresWorld) Write(b Batch) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.closed || w.database.opened.over():
		return ErrClosed
	case w.lost:
		return ErrLost
	}
	err := w.write(b)
	if errors.Is(err, errLapsed) {
		if err = w.database.renew(w.present); err == nil {
			err = w.write(b)
		}
	}
	w.lost = errors.Is(err, ErrLost)
	return w.database.explain(err)
}

func (w *postgresWorld) write(b Batch) error {
	ctx, cancel := context.WithTimeout(context.Background(), writeTime)
	defer cancel()
	last, err := w.lastKnown(ctx)
	if err != nil {
		return err
	}
	if b.Clear {
		last = 0
	}
	if err := goesOn(last, b.Entries); err != nil {
		return err
	}
	var all pgx.Batch
	if b.Clear {
		w.empty(&all)
	}
	w.rows(&all, b.Rows)
	w.entries(&all, b.Entries)
	w.blocks(&all, b.Blocks)
	w.drop(&all, min(b.Drop, last+len(b.Entries)-1))
	all.Queue("SELECT localmarket_hold($1, $2)", w.id, w.epoch)
	if err := w.database.pool.SendBatch(ctx, &all).Close(); err != nil { // it is one transaction
		w.last = -1 // who knows
		return ofHold(err)
	}
	w.last = last + len(b.Entries)
	return nil
}

func (w *postgresWorld) empty(all *pgx.Batch) {
	all.Queue("DELETE FROM localmarket_rows WHERE world = $1", w.id)
	all.Queue("DELETE FROM localmarket_journal WHERE world = $1", w.id)
	all.Queue("DELETE FROM localmarket_words WHERE world = $1", w.id)
}

// rows has rows put and cut: of each key what comes last counts.
func (w *postgresWorld) rows(all *pgx.Batch, rows []keep.Row) {
	latest := map[keep.Mark]int{}
	for i, r := range rows {
		latest[r.Mark()] = i
	}
	var put, cut struct {
		collections  []string
		keys, values [][]byte
	}
	for i, r := range rows {
		if latest[r.Mark()] != i {
			continue
		}
		into := &put
		if r.Value == nil {
			into = &cut
		}
		into.collections, into.keys, into.values = append(into.collections, r.Collection), append(into.keys, []byte(r.Key)), append(into.values, r.Value)
	}
	if len(cut.keys) > 0 {
		all.Queue(`DELETE FROM localmarket_rows r USING unnest($2::text[], $3::bytea[]) AS gone (collection, key)
			WHERE r.world = $1 AND r.collection = gone.collection AND r.key = gone.key`, w.id, cut.collections, cut.keys)
	}
	if len(put.keys) > 0 {
		all.Queue(`INSERT INTO localmarket_rows (world, collection, key, value) SELECT $1, * FROM unnest($2::text[], $3::bytea[], $4::bytea[])
			ON CONFLICT (world, collection, key) DO UPDATE SET value = excluded.value`, w.id, put.collections, put.keys, put.values)
	}
}

func (w *postgresWorld) entries(all *pgx.Batch, entries []Entry) {
	if len(entries) == 0 {
		return
	}
	values, bodies := make([][]byte, len(entries)), make([][]byte, len(entries))
	for i, e := range entries {
		values[i], bodies[i] = e.Value, joined(e.Bodies)
	}
	all.Queue(`INSERT INTO localmarket_journal (world, seq, value, bodies)
		SELECT $1, $2 + i - 1, value, bodies FROM unnest($3::bytea[], $4::bytea[]) WITH ORDINALITY AS u (value, bodies, i)`,
		w.id, entries[0].Seq, values, bodies)
}

// joined are texts as one, each with its length before it; nil if there are none. They
// are not kept once where they are equal: PostgreSQL compresses them, and finding out
// would take another message.
func joined(texts []string) (out []byte) {
	for _, one := range texts {
		out = appendField(out, one)
	}
	return out
}

// split are the texts that were joined.
func split(joined []byte) (out []string, err error) {
	for len(joined) > 0 {
		var one []byte
		if one, joined, err = takeField(joined); err != nil {
			return nil, errBodies
		}
		out = append(out, string(one))
	}
	return out, nil
}

func (w *postgresWorld) blocks(all *pgx.Batch, blocks []Block) {
	for _, one := range blocks {
		all.Queue("INSERT INTO localmarket_words (world, number, words) VALUES ($1, $2, $3) ON CONFLICT (world, number) DO UPDATE SET words = excluded.words",
			w.id, one.Number, []byte(" "+strings.Join(one.Words, " ")+" "))
	}
}

// drop has the entries up to a number forgotten.
func (w *postgresWorld) drop(all *pgx.Batch, upTo int) {
	if upTo > 0 {
		all.Queue("DELETE FROM localmarket_journal WHERE world = $1 AND seq <= $2", w.id, upTo)
		all.Queue("DELETE FROM localmarket_words WHERE world = $1 AND number < $2", w.id, upTo/BlockSize)
	}
}

// Rows calls each with all rows.
func (w *postgresWorld) Rows(h Head, each func(keep.Row) error) error {
	ctx, cancel, err := w.use()
	if err != nil {
		return err
	}
	defer cancel()
	found, err := w.database.pool.Query(ctx, `SELECT collection, key, CASE WHEN collection = $2 AND $3::int > 0 THEN substr(value, 1, $3) ELSE value END
		FROM localmarket_rows WHERE world = $1 ORDER BY collection, key`, w.id, h.Collection, h.Bytes)
	if err != nil {
		return w.database.explain(err)
	}
	defer found.Close()
	for found.Next() {
		var r keep.Row
		var key []byte
		if err := found.Scan(&r.Collection, &key, &r.Value); err != nil {
			return w.database.explain(err)
		}
		r.Key = string(key)
		if err := each(r); err != nil {
			return err
		}
	}
	return w.database.explain(found.Err())
}

// Values are those of rows.
func (w *postgresWorld) Values(collection string, keys ...string) ([][]byte, error) {
	ctx, cancel, err := w.use()
	if err != nil {
		return nil, err
	}
	defer cancel()
	wanted := make([][]byte, len(keys))
	for i, key := range keys {
		wanted[i] = []byte(key)
	}
	found, err := w.database.pool.Query(ctx, `SELECT value FROM unnest($3::bytea[]) WITH ORDINALITY AS wanted (key, i)
		LEFT JOIN localmarket_rows r ON r.world = $1 AND r.collection = $2 AND r.key = wanted.key ORDER BY i`, w.id, collection, wanted)
	if err != nil {
		return nil, w.database.explain(err)
	}
	values, err := pgx.CollectRows(found, pgx.RowTo[[]byte])
	return values, w.database.explain(err)
}

// Entries are those after number seq.
func (w *postgresWorld) Entries(seq, limit int) ([]Entry, error) {
	ctx, cancel, err := w.use()
	if err != nil {
		return nil, err
	}
	defer cancel()
	found, err := w.database.pool.Query(ctx, "SELECT seq, value, bodies FROM localmarket_journal WHERE world = $1 AND seq > $2 ORDER BY seq LIMIT $3", w.id, seq, max(limit, 0))
	if err != nil {
		return nil, w.database.explain(err)
	}
	out, err := pgx.CollectRows(found, func(row pgx.CollectableRow) (e Entry, err error) {
		var bodies []byte
		if err = row.Scan(&e.Seq, &e.Value, &bodies); err == nil {
			e.Bodies, err = split(bodies)
		}
		return e, err
	})
	return out, w.database.explain(err)
}

// Blocks are the numbers of the blocks that a search finds. All of the world's are
// looked through, within the bounds: there are few.
func (w *postgresWorld) Blocks(s Search) ([]int, error) {
	ctx, cancel, err := w.use()
	if err != nil {
		return nil, err
	}
	defer cancel()
	var ways []string // numbers, as one of the types that need not be asked for
	var wanted [][]byte
	for i, words := range s.AnyOf {
		for _, one := range words {
			text := " " + one.Text
			if !one.Begins {
				text += " "
			}
			ways, wanted = append(ways, strconv.Itoa(i)), append(wanted, []byte(text))
		}
	}
	order := "ASC"
	if s.Newest {
		order = "DESC"
	}
	found, err := w.database.pool.Query(ctx, `SELECT number FROM localmarket_words WHERE world = $1 AND number > $2 AND number < $3
		AND EXISTS (SELECT FROM unnest($4::text[], $5::bytea[]) AS way (i, wanted) GROUP BY i HAVING bool_and(position(wanted IN words) > 0))
		ORDER BY number `+order+" LIMIT $6",
		w.id, s.After, s.Before, ways, wanted, max(s.Limit, 0))
	if err != nil {
		return nil, w.database.explain(err)
	}
	numbers, err := pgx.CollectRows(found, pgx.RowTo[int])
	return numbers, w.database.explain(err)
}

// First is the number of the first entry.
func (w *postgresWorld) First() (first int, err error) {
	ctx, cancel, err := w.use()
	if err != nil {
		return 0, err
	}
	defer cancel()
	err = w.database.pool.QueryRow(ctx, "SELECT coalesce(min(seq), 1) FROM localmarket_journal WHERE world = $1", w.id).Scan(&first)
	return first, w.database.explain(err)
}

// Last is the number of the last entry.
func (w *postgresWorld) Last() (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed || w.database.opened.over() {
		return 0, ErrClosed
	}
	ctx, cancel := context.WithTimeout(context.Background(), askTime)
	defer cancel()
	last, err := w.lastKnown(ctx)
	return last, w.database.explain(err)
}

func (w *postgresWorld) lastKnown(ctx context.Context) (int, error) {
	if w.last >= 0 {
		return w.last, nil
	}
	var last int
	err := w.database.pool.QueryRow(ctx, "SELECT coalesce(max(seq), 0) FROM localmarket_journal WHERE world = $1", w.id).Scan(&last)
	if err == nil {
		w.last = last
	}
	return last, err
}

// Hold sees that the world is this process' for some time to come.
func (w *postgresWorld) Hold() error { return w.database.hold(w.present) }

// Close leaves the world to whoever opens it next: others should go on with it.
func (w *postgresWorld) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return nil
	}
	w.closed = true
	defer w.database.opened.release(w.name)
	if w.database.opened.over() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), askTime)
	defer cancel()
	_, err := w.database.asking.Exec(ctx, "UPDATE localmarket_worlds SET owner = 0 WHERE id = $1 AND epoch = $2 AND owner = $3", w.id, w.epoch, w.present.id)
	return w.database.explain(err)
}
