package serve

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/localmarket/localmarket/sim"
)

// stay sees every lookTime who has which world, and whether this process still has its
// own.
func (s *Shared) stay() {
	ticker := time.NewTicker(lookTime)
	defer ticker.Stop()
	for {
		_ = s.owners.look() // what was known before is as good as any
		for _, one := range s.worlds.list() {
			if !one.pulls.TryRLock() {
				continue // it is being opened or closed
			}
			if one.running != nil {
				_ = one.running.market.Held() // it is closed, if not
			}
			one.pulls.RUnlock()
		}
		select {
		case <-ticker.C:
		case <-s.worlds.ctx.Done():
			return
		}
	}
}

// takeOver opens every lookTime the worlds that no process has, and begins the server's
// own market, if there is none yet.
func (s *Shared) takeOver() {
	ticker := time.NewTicker(lookTime)
	defer ticker.Stop()
	for {
		if !s.leaving.Load() {
			if err := s.openAbandoned(); err != nil && s.worlds.ctx.Err() == nil {
				s.host.options.Say(err.Error())
			}
		}
		select {
		case <-ticker.C:
		case <-s.worlds.ctx.Done():
			return
		}
	}
}

func (s *Shared) openAbandoned() error {
	names, err := s.sharing.Abandoned()
	if err == nil {
		err = s.worlds.refresh()
	}
	if err != nil {
		return err
	}
	if s.worlds.lacksOwn() {
		names = append(names, "")
	}
	if len(names) > 0 {
		_ = s.owners.look()
	}
	var opening sync.WaitGroup
	for _, name := range names {
		one, err := s.worlds.get(name)
		if err != nil {
			if s.worlds.isRemoved(name) { // by a process that did not come to the end of it
				_ = s.options.Storage.Remove(name)
			}
			continue // or it has just been made
		}
		opening.Go(func() {
			err := s.openInTurn(one)
			if err != nil && !errors.Is(err, sim.ErrWorldInUse) && s.worlds.ctx.Err() == nil {
				s.host.options.Say(fmt.Sprintf(unopened, one.id, err))
			}
		})
	}
	opening.Wait()
	return nil
}

// openInTurn has this process go on with a world, unless it has as many as are its share
// by now and others may take it.
func (s *Shared) openInTurn(one *world) error {
	s.opening <- struct{}{}
	defer func() { <-s.opening }()
	done, ok := s.owners.take(one.id)
	if !ok {
		return sim.ErrWorldInUse
	}
	defer done()
	return s.worlds.open(one)
}

// open has this process go on with a world, unless another has it.
func (s *Shared) open(one *world) (*runningWorld, error) {
	if s.leaving.Load() || s.worlds.ctx.Err() != nil {
		return nil, errWorldsEnded()
	}
	settings := s.host.keptWorldOptions(one.about)
	if one.id == "" {
		settings = s.options.Own
		settings.Metadata = s.ownMetadata().text()
	}
	settings.Storage, settings.World = s.options.Storage, one.id
	r, err := s.worlds.start(s.worlds.ctx, settings)
	if err == nil {
		s.owners.opened(one.id, s.options.Address)
	}
	return r, err
}

// ownMetadata are those of the server's own market.
func (s *Shared) ownMetadata() worldMetadata {
	m := s.host.market
	return worldMetadata{Key: m.Key(), BusinessID: m.Options().Cabinet.Business.ID, Campaigns: s.host.campaigns(), Speed: s.options.Speed}
}

// isRemoved reports whether a world was being removed.
func (w *worlds) isRemoved(id string) bool {
	all, err := w.storage.Metadata()
	var about worldMetadata
	return err == nil && json.Unmarshal(all[id], &about) == nil && about.Removed
}

// lacksOwn reports whether the server's own market was never begun, and lists it.
func (w *worlds) lacksOwn() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if slices.ContainsFunc(w.all, func(one *world) bool { return one.id == "" }) {
		return false
	}
	w.put(&world{id: "", about: w.shared.ownMetadata(), used: time.Now()})
	return true
}

// refresh lists the worlds that other processes have made, and no longer those that
// they have removed.
func (w *worlds) refresh() error {
	kept, err := w.keptWorlds()
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = slices.DeleteFunc(w.all, func(one *world) bool {
		if _, ok := kept[one.id]; ok || one.id == "" || one.isOpen() {
			return false
		}
		delete(w.byKey, one.about.Key)
		return true
	})
	for id, about := range kept {
		if !slices.ContainsFunc(w.all, func(one *world) bool { return one.id == id }) {
			w.put(&world{id: id, about: about, used: time.Now()})
		}
	}
	slices.SortFunc(w.all, func(a, b *world) int {
		return cmp.Or(cmp.Compare(len(a.id), len(b.id)), cmp.Compare(a.id, b.id))
	})
	return nil
}

// isOpen reports whether the world is open here, or is being opened or closed.
func (w *world) isOpen() bool {
	if !w.pulls.TryRLock() {
		return true
	}
	defer w.pulls.RUnlock()
	return w.running != nil
}

// markRemoved has no other process go on with a world that is about to be removed.
func (w *worlds) markRemoved(one *world) error {
	running, leave, ok := w.enterHere(one, &one.pulls)
	if !ok {
		return nil // then it is not removed here
	}
	defer leave()
	var about worldMetadata
	if err := json.Unmarshal(running.market.Metadata(), &about); err != nil {
		return err
	}
	about.Removed = true
	running.market.SetMetadata(about.text())
	return running.market.Keep()
}

// find is the world of that id, also if another process has just made it.
func (w *worlds) find(id string) (*world, error) {
	one, err := w.get(id)
	if err == nil {
		return one, nil
	}
	if id == "" {
		w.lacksOwn()
	} else if err := w.refresh(); err != nil {
		return nil, err
	}
	return w.get(id)
}

// enterHere is enter of a world that is open in this process.
func (w *worlds) enterHere(one *world, gate *sync.RWMutex) (running *runningWorld, leave func(), ok bool) {
	w.count(one, 1)
	gate.RLock()
	leave = func() {
		gate.RUnlock()
		w.count(one, -1)
	}
	r := one.running
	if r == nil || gate == &one.controls && r.ctx.Err() != nil || r.market.Held() != nil {
		leave()
		return nil, nil, false
	}
	return r, leave, true
}

// closeBroken ends the running of a world whose Market cannot keep anything any more.
func (w *worlds) closeBroken(id string, r *runningWorld) {
	one, err := w.get(id)
	if err != nil {
		return
	}
	one.pulls.RLock()
	same := one.running == r
	one.pulls.RUnlock()
	if same {
		w.close(one)
	}
}
