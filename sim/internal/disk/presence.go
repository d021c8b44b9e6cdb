package disk

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// A process is there for Lease after it has last shown up, by the database's clock. It
// shows up every renewal. Nothing leaves it in the last margin of that time, by its own
// clock: as long as it may take until what is sent has left.
const (
	Lease   = 5 * time.Second
	renewal = time.Second
	margin  = time.Second
)

// presence is that of a process. Once it is lost, all that the process had is free, and
// it begins anew.
type presence struct {
	id   int64
	lost chan struct{}

	renewing sync.Mutex // held while it is renewed
	mu       sync.Mutex
	from     time.Time // on the own clock, not after the database's time of the renewal
}

// left is how much of the time is left for sure. Time counts as what passed by either
// clock of this machine: one of them stands still while it sleeps, the other may be set.
func (p *presence) left() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	return Lease - max(now.Sub(p.from), now.Round(0).Sub(p.from.Round(0)))
}

func (p *presence) gone() bool {
	select {
	case <-p.lost:
		return true
	default:
		return false
	}
}

// join notes that this process is there.
func (p *postgres) join(ctx context.Context) (*presence, error) {
	one := &presence{lost: make(chan struct{}), from: time.Now()}
	err := p.asking.QueryRow(ctx, "INSERT INTO localmarket_processes (address, session, leaving, until) VALUES ($1, $2, $3, clock_timestamp() + $4) RETURNING id",
		p.at(), p.session, p.leaving.Load(), Lease).Scan(&one.id)
	return one, err
}

// at is the address of this process.
func (p *postgres) at() string {
	if address := p.address.Load(); address != nil {
		return *address
	}
	return ""
}

// renew notes that this process is still there. If others say that it is not, that is
// final: ErrLost.
func (p *postgres) renew(one *presence) error {
	one.renewing.Lock()
	defer one.renewing.Unlock()
	if one.gone() {
		return ErrLost
	}
	ctx, cancel := context.WithTimeout(context.Background(), askTime)
	defer cancel()
	from := time.Now()
	done, err := p.asking.Exec(ctx, "UPDATE localmarket_processes SET address = $2, leaving = $3, until = clock_timestamp() + $4 WHERE id = $1", one.id, p.at(), p.leaving.Load(), Lease)
	if err != nil {
		return p.explain(err)
	}
	if done.RowsAffected() == 0 {
		close(one.lost)
		return ErrLost
	}
	one.mu.Lock()
	defer one.mu.Unlock()
	one.from = from
	return nil
}

// hold sees that there is time left.
func (p *postgres) hold(one *presence) error {
	switch {
	case one.gone():
		return ErrLost
	case one.left() > margin:
		return nil
	}
	return p.renew(one)
}

// stay keeps the presence up until the database is closed.
func (p *postgres) stay() {
	defer close(p.ended)
	ticker := time.NewTicker(renewal)
	defer ticker.Stop()
	for {
		select {
		case <-p.closing:
			return
		case <-ticker.C:
		}
		one := p.now()
		if p.renew(one); !one.gone() {
			continue
		}
		ctx, cancel := context.WithTimeout(context.Background(), askTime)
		if again, err := p.join(ctx); err == nil { // else at the next tick
			p.mu.Lock()
			p.present = again
			p.mu.Unlock()
		}
		cancel()
	}
}

func (p *postgres) now() *presence {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.present
}

// depart takes the presence back, so that what is left is free at once.
func (p *postgres) depart() {
	ctx, cancel := context.WithTimeout(context.Background(), askTime)
	defer cancel()
	_, _ = p.asking.Exec(ctx, "DELETE FROM localmarket_processes WHERE id = $1", p.now().id) // else it ends by itself
}

// Announce says where this process takes calls.
func (p *postgres) Announce(address string) error {
	p.address.Store(&address)
	return p.renew(p.now())
}

// Leave tells the others that this process takes nothing over any more.
func (p *postgres) Leave() error {
	p.leaving.Store(true)
	return p.renew(p.now())
}

// Owners are the processes that have the worlds.
func (p *postgres) Owners() (map[string]Owner, error) {
	if p.opened.over() {
		return nil, ErrClosed
	}
	ctx, cancel := context.WithTimeout(context.Background(), askTime)
	defer cancel()
	self := p.now().id
	found, err := p.asking.Query(ctx, `SELECT w.name, p.id, p.address FROM localmarket_worlds w
		LEFT JOIN localmarket_processes p ON p.id = w.owner AND p.until > clock_timestamp()`)
	if err != nil {
		return nil, p.explain(err)
	}
	owners := map[string]Owner{}
	var name string
	var id *int64
	var address *string
	_, err = pgx.ForEachRow(found, []any{&name, &id, &address}, func() error {
		owners[name] = Owner{}
		if id != nil {
			owners[name] = Owner{Open: true, Self: *id == self, Address: *address}
		}
		return nil
	})
	return owners, p.explain(err)
}

// Abandoned are the worlds whose process is gone. It sees first to those whose time is
// over: their connections are ended, so that nothing of theirs is under way any more.
func (p *postgres) Abandoned() ([]string, error) {
	if err := p.bury(); err != nil {
		return nil, err
	}
	return p.names(`SELECT name FROM localmarket_worlds w
		WHERE NOT EXISTS (SELECT 1 FROM localmarket_processes p WHERE p.id = w.owner) ORDER BY random()`)
}

// bury removes the processes whose time is over.
func (p *postgres) bury() error {
	if p.opened.over() {
		return ErrClosed
	}
	ctx, cancel := context.WithTimeout(context.Background(), askTime)
	defer cancel()
	return p.explain(pgx.BeginFunc(ctx, p.asking, func(tx pgx.Tx) error {
		found, err := tx.Query(ctx, "SELECT session FROM localmarket_processes WHERE until <= clock_timestamp() AND id <> $1 FOR UPDATE SKIP LOCKED", p.now().id)
		if err != nil {
			return err
		}
		sessions, err := pgx.CollectRows(found, pgx.RowTo[string])
		if err != nil || len(sessions) == 0 {
			return err
		}
		_, err = tx.Exec(ctx, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ANY($1) AND usename = current_user AND pid <> pg_backend_pid()", sessions)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "DELETE FROM localmarket_processes WHERE session = ANY($1) AND until <= clock_timestamp()", sessions)
		return err
	}))
}

// Peers are where the others take calls.
func (p *postgres) Peers() ([]string, error) {
	return p.names("SELECT address FROM localmarket_processes WHERE until > clock_timestamp() AND NOT leaving AND address <> '' AND id <> $1 ORDER BY random()", p.now().id)
}

// Token is what the processes have in common.
func (p *postgres) Token() (string, error) {
	found, err := p.names("SELECT token FROM localmarket_common")
	if err == nil && len(found) == 0 {
		err = badFile(p.name, noToken, fixDamaged)
	}
	if err != nil {
		return "", err
	}
	return found[0], nil
}
