package disk

import (
	"bytes"
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/postgres/*.sql
var postgresMigrations embed.FS

// Bounds of the use of PostgreSQL.
const (
	connections = 8 // for the worlds of a process; its presence has some of its own
	reachTime   = 10 * time.Second
	askTime     = 5 * time.Second  // for what is short
	writeTime   = 30 * time.Second // for a batch, or all rows of a world
	// versionsTable is goose's, and migrating the lock under which it is looked at.
	versionsTable = "localmarket_versions"
	migrating     = 0x6c6d6b74
)

// postgres is a database of PostgreSQL, which several processes use.
type postgres struct {
	name    string // without the password
	secrets []string
	pool    *pgxpool.Pool // for the worlds
	asking  *pgxpool.Pool // for who has what, so that nobody waits for the worlds there
	session string
	opened  opened

	address atomic.Pointer[string]
	leaving atomic.Bool
	mu      sync.Mutex
	present *presence // of this process
	closing chan struct{}
	ended   chan struct{} // nil until presence is kept up
	closed  sync.Once
}

func openPostgres(where string) (Database, error) {
	p := &postgres{name: masked(where), secrets: secretsOf(where), session: "localmarket-" + rand.Text(), closing: make(chan struct{})}
	config, err := pgxpool.ParseConfig(where)
	if err != nil {
		return nil, badFile(p.name, noURL, fixURL) // what the parser says may quote the password
	}
	p.secrets = append(p.secrets, config.ConnConfig.Password)
	params := config.ConnConfig.RuntimeParams
	params["application_name"] = p.session
	params["default_transaction_isolation"] = "read committed" // on which localmarket_hold rests
	params["client_encoding"] = "UTF8"
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = askTime
	}
	if !strings.Contains(where, "pool_max_conns") {
		config.MaxConns = connections
	}
	config.AfterConnect = func(_ context.Context, c *pgx.Conn) error {
		nameTypes(c.TypeMap())
		return nil
	}
	asking := config.Copy()
	asking.MinConns, asking.MaxConns = 0, 3
	if err := p.connect(config, asking); err != nil {
		err = p.explain(err)
		_ = p.Close()
		return nil, err
	}
	return p, nil
}

func (p *postgres) connect(config, asking *pgxpool.Config) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), reachTime)
	defer cancel()
	if p.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return err
	}
	if p.asking, err = pgxpool.NewWithConfig(ctx, asking); err != nil {
		return err
	}
	if err := p.migrate(ctx); err != nil {
		return err
	}
	if p.present, err = p.join(ctx); err != nil {
		return err
	}
	p.ended = make(chan struct{})
	go p.stay()
	return nil
}

// migrate brings the database to the present form, one process at a time, and none
// while others use it in an older one.
func (p *postgres) migrate(ctx context.Context) error {
	below, err := fs.Sub(postgresMigrations, "migrations/postgres")
	if err != nil {
		return err
	}
	lock, err := p.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer lock.Release()
	if _, err := lock.Exec(ctx, "SELECT pg_advisory_lock($1)", migrating); err != nil {
		return err
	}
	defer func() { _, _ = lock.Exec(ctx, "SELECT pg_advisory_unlock($1)", migrating) }() // else it ends with the connection
	db := stdlib.OpenDBFromPool(p.asking)
	defer func() { _ = db.Close() }()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, below, goose.WithTableName(versionsTable))
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	target := sources[len(sources)-1].Version
	current, err := p.version(ctx)
	switch {
	case err != nil:
		return err
	case current > target:
		return badFile(p.name, fmt.Sprintf(newer, current, target), fixNewerDB)
	case current == target:
		return nil
	}
	if err := p.unused(ctx, current, target); err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// version is the form of the database: 0 if there is none yet.
func (p *postgres) version(ctx context.Context) (version int64, err error) {
	var there bool
	err = p.asking.QueryRow(ctx, "SELECT to_regclass($1) IS NOT NULL", versionsTable).Scan(&there)
	if err == nil && there {
		err = p.asking.QueryRow(ctx, "SELECT coalesce(max(version_id), 0) FROM "+versionsTable).Scan(&version)
	}
	return version, err
}

// unused fails if a process uses the database in its older form.
func (p *postgres) unused(ctx context.Context, current, target int64) error {
	var used bool
	err := p.asking.QueryRow(ctx, "SELECT to_regclass('localmarket_processes') IS NOT NULL").Scan(&used)
	if err != nil || !used {
		return err
	}
	err = p.asking.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM localmarket_processes WHERE until > clock_timestamp())").Scan(&used)
	if err == nil && used {
		return environment(p.name, fmt.Sprintf(olderRuns, current, target), fixOlderRuns, nil)
	}
	return err
}

// World opens a world, unless another process has it.
func (p *postgres) World(name string) (Store, error) {
	if err := p.opened.take(name); err != nil {
		return nil, err
	}
	w, err := p.claim(name)
	if errors.Is(err, ErrOpen) && p.bury() == nil { // its owner may be gone, and nobody has noticed
		w, err = p.claim(name)
	}
	if err != nil {
		p.opened.release(name)
		return nil, p.explain(err)
	}
	return w, nil
}

// Worlds are the names of all there are.
func (p *postgres) Worlds() ([]string, error) {
	return p.names("SELECT name FROM localmarket_worlds ORDER BY name")
}

// names are what a query finds.
func (p *postgres) names(query string, args ...any) ([]string, error) {
	if p.opened.over() {
		return nil, ErrClosed
	}
	ctx, cancel := context.WithTimeout(context.Background(), askTime)
	defer cancel()
	found, err := p.asking.Query(ctx, query, args...)
	if err != nil {
		return nil, p.explain(err)
	}
	names, err := pgx.CollectRows(found, pgx.RowTo[string])
	return names, p.explain(err)
}

// Find is the value of one row in each world that has it.
func (p *postgres) Find(collection, key string) (map[string][]byte, error) {
	if p.opened.over() {
		return nil, ErrClosed
	}
	ctx, cancel := context.WithTimeout(context.Background(), askTime)
	defer cancel()
	rows, err := p.asking.Query(ctx, "SELECT w.name, r.value FROM localmarket_worlds w JOIN localmarket_rows r ON r.world = w.id WHERE r.collection = $1 AND r.key = $2", collection, []byte(key))
	if err != nil {
		return nil, p.explain(err)
	}
	found := map[string][]byte{}
	var name string
	var value []byte
	_, err = pgx.ForEachRow(rows, []any{&name, &value}, func() error {
		found[name] = bytes.Clone(value)
		return nil
	})
	return found, p.explain(err)
}

// Number is one that was never given before.
func (p *postgres) Number() (number int64, err error) {
	if p.opened.over() {
		return 0, ErrClosed
	}
	ctx, cancel := context.WithTimeout(context.Background(), askTime)
	defer cancel()
	err = p.asking.QueryRow(ctx, "UPDATE localmarket_common SET number = number + 1 RETURNING number").Scan(&number)
	return number, p.explain(err)
}

// Remove forgets a world, as its owner.
func (p *postgres) Remove(name string) error {
	if all, err := p.names("SELECT name FROM localmarket_worlds WHERE name = $1", name); err != nil || len(all) == 0 {
		return err
	}
	store, err := p.World(name)
	if err != nil {
		return err
	}
	w := store.(*postgresWorld)
	defer func() { _ = w.Close() }() // nothing, where it is gone
	ctx, cancel := context.WithTimeout(context.Background(), writeTime)
	defer cancel()
	var all pgx.Batch
	w.empty(&all)
	all.Queue("SELECT localmarket_hold($1, $2)", w.id, w.epoch)
	all.Queue("DELETE FROM localmarket_worlds WHERE id = $1", w.id)
	return p.explain(p.pool.SendBatch(ctx, &all).Close())
}

// Close ends the presence of this process.
func (p *postgres) Close() error {
	p.opened.close()
	p.closed.Do(func() {
		close(p.closing)
		if p.ended != nil {
			<-p.ended
			p.depart()
		}
		for _, pool := range []*pgxpool.Pool{p.pool, p.asking} {
			if pool != nil {
				pool.Close()
			}
		}
	})
	return nil
}

// explain says what an error of PostgreSQL means.
func (p *postgres) explain(err error) error {
	var known *Error
	switch {
	case err == nil || errors.As(err, &known) || ours(err):
		return err
	case p.opened.over():
		return ErrClosed
	}
	return explainPostgres(p.name, p.secrets, err)
}
