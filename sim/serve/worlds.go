package serve

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/localmarket/localmarket/sim"
)

// Bounds of the worlds of a server.
const (
	MaxWorlds = 200
	// DefaultWorldIdle is how long of real time a world is kept that nobody calls.
	DefaultWorldIdle = 30 * time.Minute
	// sweeps is how often in that time idle worlds are looked for.
	sweeps = 10
	// openers is how many worlds are opened at once at the start.
	openers = 4
)

// worlds are those of a server. It is safe for concurrent use.
type worlds struct {
	host    *Server
	shared  *Shared      // nil where no other process has some
	storage *sim.Storage // nil where nothing is kept
	shown   *shownWorlds
	idle    time.Duration
	ctx     context.Context // ends with Server.Run
	end     context.CancelFunc

	mu       sync.Mutex
	made     int64    // so far, where nothing is kept
	starting int      // that are being made
	all      []*world // in the order in which they were made
	byKey    map[string]*world
}

// newWorlds are those that are kept. They are opened by run, or when they are called.
func newWorlds(host *Server) (*worlds, error) {
	w := &worlds{
		host: host, storage: host.options.Storage, shown: newShownWorlds(), idle: cmp.Or(host.options.WorldIdle, DefaultWorldIdle), byKey: map[string]*world{},
	}
	w.ctx, w.end = context.WithCancel(context.Background())
	if w.storage == nil {
		return w, nil
	}
	kept, err := w.keptWorlds()
	if err != nil {
		return nil, err
	}
	for id, about := range kept {
		w.put(&world{id: id, about: about, used: time.Now()})
	}
	slices.SortFunc(w.all, func(a, b *world) int { // w2 comes before w10
		return cmp.Or(cmp.Compare(len(a.id), len(b.id)), cmp.Compare(a.id, b.id))
	})
	return w, nil
}

// keptWorlds are those that are kept, by their ids.
func (w *worlds) keptWorlds() (map[string]worldMetadata, error) {
	kept, err := w.storage.Metadata()
	if err != nil {
		return nil, err
	}
	all := map[string]worldMetadata{}
	for id, text := range kept {
		var about worldMetadata
		if err := json.Unmarshal(text, &about); err != nil {
			return nil, fmt.Errorf("world %.40q: %w", id, err)
		}
		if !about.Removed {
			all[id] = about
		}
	}
	return all, nil
}

// put lists a world. The caller holds mu, once there are others.
func (w *worlds) put(one *world) {
	if i := slices.IndexFunc(w.all, func(other *world) bool { return other.id == one.id }); i >= 0 {
		w.all[i] = one // which was noticed while it was made
	} else {
		w.all = append(w.all, one)
	}
	w.byKey[one.about.Key] = one
}

// run opens the worlds that are kept, so that what fell due happens, and takes away
// those that are idle, until ctx ends. Then it closes all.
func (w *worlds) run(ctx context.Context) {
	var opening sync.WaitGroup
	if w.shared != nil {
		opening.Go(w.shared.takeOver)
		opening.Go(w.shared.stay)
	} else {
		opening.Go(w.openAll)
	}
	defer func() {
		w.end()
		opening.Wait()
		w.closeAll()
	}()
	ticker := time.NewTicker(max(w.idle/sweeps, time.Millisecond))
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			w.sweep(time.Now())
		case <-ctx.Done():
			return
		}
	}
}

func (w *worlds) openAll() {
	turns := make(chan struct{}, openers)
	var opening sync.WaitGroup
	for _, one := range w.list() {
		turns <- struct{}{}
		opening.Go(func() {
			defer func() { <-turns }()
			if err := w.open(one); err != nil && w.ctx.Err() == nil {
				w.host.options.Say(fmt.Sprintf(unopened, one.id, err))
			}
		})
	}
	opening.Wait()
}

func (w *worlds) closeAll() {
	var closing sync.WaitGroup
	for _, one := range w.list() {
		closing.Go(func() { w.close(one) })
	}
	closing.Wait()
}

// sweep takes away the worlds that nobody has called for too long.
func (w *worlds) sweep(now time.Time) {
	var gone []*world
	w.mu.Lock()
	for _, one := range w.all {
		if one.calls == 0 && now.Sub(one.used) > w.idle && (w.shared == nil || one.id != "" && w.shared.owners.of(one.id).Self) {
			gone = append(gone, one)
		}
	}
	w.mu.Unlock()
	for _, one := range gone {
		_ = w.remove(one) // it is tried again
	}
}

// add runs a new market as a world, which is kept when add returns. It fails where
// there are too many, or the server has ended.
func (w *worlds) add(settings sim.Options, about worldMetadata) (*world, error) {
	if err := w.reserve(); err != nil {
		return nil, err
	}
	one, err := w.begin(settings, about)
	w.mu.Lock()
	w.starting--
	if err == nil && w.ctx.Err() == nil {
		w.put(one)
		w.mu.Unlock()
		return one, nil
	}
	w.mu.Unlock()
	if err == nil { // and nobody else closes it any more
		_ = w.remove(one)
		err = errWorldsEnded()
	}
	return nil, err
}

func errWorldsEnded() error {
	return &problem{http.StatusServiceUnavailable, badWorldsEnded, fixWorldsEnded}
}

// reserve checks that there may be one more.
func (w *worlds) reserve() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.all)+w.starting >= MaxWorlds {
		return &problem{http.StatusConflict, badWorlds, fixWorlds}
	}
	w.starting++
	return nil
}

// begin runs a new world that is not listed yet. What is kept of one that does not
// come to be was never acknowledged, and goes again.
func (w *worlds) begin(settings sim.Options, about worldMetadata) (*world, error) {
	number, err := w.number()
	if err != nil {
		return nil, err
	}
	one := &world{id: "w" + strconv.FormatInt(number, 10), about: about, used: time.Now()}
	settings.Storage, settings.World, settings.Metadata = w.storage, one.id, about.text()
	one.running, err = w.start(w.ctx, settings)
	if err != nil && w.storage != nil {
		_ = w.storage.Remove(one.id)
	}
	return one, err
}

// number is that of a new world: no other has or had it.
func (w *worlds) number() (int64, error) {
	if w.storage != nil {
		return w.storage.Number()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.made++
	return w.made, nil
}

// open has a world run that is kept. It returns at once if it does.
func (w *worlds) open(one *world) error {
	return one.open(func() (*runningWorld, error) {
		if w.shared != nil {
			return w.shared.open(one)
		}
		if w.ctx.Err() != nil || w.storage == nil { // what is not kept is open until it is removed
			return nil, errWorldsEnded()
		}
		settings := w.host.keptWorldOptions(one.about)
		settings.Storage, settings.World = w.storage, one.id
		return w.start(w.ctx, settings)
	})
}

// close ends the running of a world, once its calls have ended. The next call opens it
// again, if it is kept.
func (w *worlds) close(one *world) { _ = one.close(func() error { return nil }) }

// remove ends a world for good.
func (w *worlds) remove(one *world) error {
	if w.shared != nil {
		if err := w.markRemoved(one); err != nil {
			return err
		}
	}
	err := one.close(func() error {
		if one.removed {
			return noWorld(one.id)
		}
		if w.storage != nil {
			if err := w.storage.Remove(one.id); err != nil {
				return err
			}
		}
		one.removed = true
		return nil
	})
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = slices.DeleteFunc(w.all, func(other *world) bool { return other == one })
	delete(w.byKey, one.about.Key)
	return nil
}

// enter has a world open for a call, which holds its gate, until leave.
func (w *worlds) enter(one *world, gate *sync.RWMutex) (running *runningWorld, leave func(), err error) {
	w.count(one, 1)
	for {
		gate.RLock()
		if r := one.running; r != nil && (gate == &one.pulls || r.ctx.Err() == nil) {
			return r, func() {
				gate.RUnlock()
				w.count(one, -1)
			}, nil
		}
		gate.RUnlock()
		if err := w.open(one); err != nil {
			w.count(one, -1)
			return nil, nil, err
		}
	}
}

func (w *worlds) count(one *world, calls int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	one.calls += calls
	one.used = time.Now()
}

// list is a copy of the list, in the order in which they were made.
func (w *worlds) list() []*world {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.all)
}

// get is the world of that id. It counts as a use.
func (w *worlds) get(id string) (*world, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, one := range w.all {
		if one.id == id {
			one.used = time.Now()
			return one, nil
		}
	}
	return nil, noWorld(id)
}

// of is the world whose key a call of the pull API has, nil for the server's own.
func (w *worlds) of(r *http.Request) *world {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.byKey[keyOf(r)]
}

// keyOf is the key that a call brings, in any of the forms of P-AUTH.
func keyOf(r *http.Request) string {
	if key := r.Header.Get("Api-Key"); key != "" {
		return key
	}
	scheme, rest, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(rest)
	}
	return ""
}

// newKey is a key in the form of production's that nobody has.
func newKey() string {
	var tail [4]byte
	_, _ = rand.Read(tail[:]) // never fails
	return "ACMA:" + (rand.Text() + rand.Text())[:40] + ":" + hex.EncodeToString(tail[:])
}
