package serve

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// world is an isolated market beside the server's own: with its own cabinet, clock,
// journal and key, by which calls of the pull API find it.
type world struct {
	id    string
	about worldMetadata // as it was made

	calls int       // under way; guarded by worlds.mu, as is
	used  time.Time // on the real clock, when one last began or ended

	// Calls hold these for reading while they last, of the control API and of the pull
	// API; whoever opens or closes the world holds them for writing. Time stands still
	// between the two: a store that is waited for may still call back.
	controls, pulls sync.RWMutex
	running         *runningWorld // nil while the world is closed
	removed         bool
}

// worldMetadata are what is kept of a world beside its market. The names and the form
// stay: files have them.
type worldMetadata struct {
	Key        string          `json:"key"` // what opens the pull API for it
	BusinessID int64           `json:"businessId"`
	Campaigns  []campaignReply `json:"campaigns"`
	Speed      float64         `json:"speed"`         // that of its clock at the moment
	URL        string          `json:"url,omitempty"` // of the store to connect
	Push       *worldPush      `json:"push,omitempty"`
	Removed    bool            `json:"removed,omitempty"`
}

func (w worldMetadata) text() json.RawMessage {
	text, _ := json.Marshal(w) // of texts and numbers, which cannot fail
	return text
}

// runningWorld is a world that is open.
type runningWorld struct {
	market  *sim.Market
	figures *figures
	control http.Handler // its control API, below ControlPath
	pull    http.Handler
	own     http.Handler    // all of a server, where it is the server's own market
	closed  func()          // called before it is closed
	ctx     context.Context // ends when the world is about to be closed
	end     context.CancelFunc
	ended   chan struct{} // closed once its time stands still
}

// start runs a market as a world, until ctx ends.
func (w *worlds) start(ctx context.Context, settings sim.Options) (*runningWorld, error) {
	m, err := sim.New(settings)
	if err != nil {
		return nil, err
	}
	running, err := w.serve(ctx, m, settings.World)
	if err != nil {
		m.Close()
	}
	return running, err
}

func (w *worlds) serve(ctx context.Context, m *sim.Market, id string) (*runningWorld, error) {
	var about worldMetadata
	if err := json.Unmarshal(m.Metadata(), &about); err != nil {
		return nil, err
	}
	pull, err := m.Handler()
	if err != nil {
		return nil, err
	}
	host := w.host.options
	o := Options{Market: m, Speed: about.Speed, BaseURL: host.BaseURL, Retry: host.Retry, Save: host.Save, HAR: host.HAR, snapshotBytes: host.snapshotBytes}
	if about.URL != "" {
		o.Store = &market.Subscription{Name: "world", URL: about.URL}
	}
	own := w.shared != nil && id == ""
	closed := func() {}
	switch {
	case own:
		speed := o.Speed
		o, closed = w.shared.options.Begin(m)
		o.Speed = speed
	case host.Follow != nil:
		closed = host.Follow(id, m)
	}
	server, err := New(o)
	if err != nil {
		closed()
		return nil, err
	}
	leave := func() {}
	if own {
		server.worlds = w
	} else {
		server.figures = w.shown.enter(id, m)
		leave = func() { w.shown.leave(id, server.figures) }
	}
	server.driver.changed = func(speed float64) {
		now := about
		now.Speed = speed
		m.SetMetadata(now.text())
	}
	r := &runningWorld{market: m, figures: server.figures, control: m.Keeping(server.routes(), refuseUnkept), pull: pull, own: server.Handler(), closed: closed, ended: make(chan struct{})}
	r.ctx, r.end = context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { server.Run(r.ctx) })
	running.Go(func() {
		select {
		case <-m.KeepBroken():
			host.Say(fmt.Sprintf(worldBroken, id, m.KeepError()))
			if w.shared != nil {
				go w.closeBroken(id, r)
			}
		case <-r.ctx.Done():
		}
	})
	go func() {
		defer close(r.ended)
		running.Wait()
		leave()
		server.snapshots.drop(func(*snapshot) bool { return true })
	}()
	return r, nil
}

// open has the world run, if it does not yet, by start. It fails if the world was
// removed meanwhile.
func (w *world) open(start func() (*runningWorld, error)) error {
	w.controls.Lock()
	defer w.controls.Unlock()
	switch {
	case w.removed:
		return noWorld(w.id)
	case w.running != nil && w.running.ctx.Err() == nil:
		return nil
	}
	w.shut() // it may be about to be closed
	running, err := start()
	w.pulls.Lock()
	defer w.pulls.Unlock()
	w.running = running
	return err
}

// close ends the running of the world, once its calls have ended, and then does
// something while nobody can open it.
func (w *world) close(then func() error) error {
	w.pulls.RLock()
	if w.running != nil {
		w.running.end()
	}
	w.pulls.RUnlock()
	w.controls.Lock()
	defer w.controls.Unlock()
	w.shut()
	return then()
}

// shut closes the market, if it is open. The caller holds controls.
func (w *world) shut() {
	if w.running == nil {
		return
	}
	w.running.end()
	<-w.running.ended
	w.pulls.Lock()
	defer w.pulls.Unlock()
	w.running.closed()
	w.running.market.Close()
	w.running = nil
}

// drainTime is how long of real time a call may take that is under way when its world
// is closed, for its body to come or for its reply to be taken.
const drainTime = 3 * time.Second

// hurry has the peer of a call done within drainTime once the world is to be closed,
// until stop.
func (running *runningWorld) hurry(w http.ResponseWriter) (stop func() bool) {
	return context.AfterFunc(running.ctx, func() {
		limit, connection := time.Now().Add(drainTime), http.NewResponseController(w)
		_ = connection.SetReadDeadline(limit) // not every writer has one
		_ = connection.SetWriteDeadline(limit)
	})
}
