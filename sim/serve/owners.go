package serve

import (
	"sync"
	"time"

	"github.com/localmarket/localmarket/sim"
)

// owners are the processes that have the worlds, as they were a moment ago. They are
// safe for concurrent use.
type owners struct {
	sharing sim.Sharing
	looking sync.Mutex // held while somebody looks
	began   time.Time  // of the last look; guarded by looking

	mu        sync.Mutex
	all       map[string]sim.Owner
	peers     int                      // other processes that are there and do not leave
	abandoned map[string]time.Time     // since when nobody has a world, as far as was seen
	taking    map[string]bool          // that are being opened here
	changes   map[string]chan struct{} // closed once a world has another owner, or none
}

func newOwners(sharing sim.Sharing) *owners {
	return &owners{sharing: sharing, all: map[string]sim.Owner{}, abandoned: map[string]time.Time{}, taking: map[string]bool{}, changes: map[string]chan struct{}{}}
}

// look sees who has which world.
func (o *owners) look() error {
	o.looking.Lock()
	defer o.looking.Unlock()
	return o.lookNow()
}

// lookAgain is look, unless somebody has just done so: of many calls that wait one looks.
func (o *owners) lookAgain() {
	o.looking.Lock()
	defer o.looking.Unlock()
	if time.Since(o.began) >= retryTime {
		_ = o.lookNow() // what was known before is as good as any
	}
}

func (o *owners) lookNow() error {
	o.began = time.Now()
	found, err := o.sharing.Owners()
	if err != nil {
		return err
	}
	peers, err := o.sharing.Peers()
	if err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.peers = len(peers)
	for id := range o.all {
		if _, ok := found[id]; !ok { // it is removed
			o.changed(id)
			delete(o.all, id)
			delete(o.abandoned, id)
		}
	}
	for id, owner := range found {
		o.set(id, owner)
	}
	return nil
}

// set notes who has a world. The caller holds mu.
func (o *owners) set(id string, owner sim.Owner) {
	if o.all[id] != owner {
		o.changed(id)
	}
	o.all[id] = owner
	if _, ok := o.abandoned[id]; owner.Open {
		delete(o.abandoned, id)
	} else if !ok {
		o.abandoned[id] = time.Now()
	}
}

// changed tells those who wait for it. The caller holds mu.
func (o *owners) changed(id string) {
	if waiting, ok := o.changes[id]; ok {
		close(waiting)
		delete(o.changes, id)
	}
}

// opened notes that this process has a world from now on.
func (o *owners) opened(id, address string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.set(id, sim.Owner{Open: true, Self: true, Address: address})
}

func (o *owners) of(id string) sim.Owner {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all[id]
}

// change is closed once a world has another owner than it has now.
func (o *owners) change(id string) <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.changes[id] == nil {
		o.changes[id] = make(chan struct{})
	}
	return o.changes[id]
}

// allOpen reports whether no world waits for a process.
func (o *owners) allOpen() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.abandoned) == 0
}

// mayTake reports whether this process should go on with a world that nobody has: as
// long as it has no more than its share. What others do not take in courtesyTime is left
// to whoever comes.
func (o *owners) mayTake(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.may(id)
}

func (o *owners) may(id string) bool {
	if since, ok := o.abandoned[id]; ok && time.Since(since) > courtesyTime {
		return true
	}
	own := 0
	for other, owner := range o.all {
		if owner.Self || o.taking[other] && other != id {
			own++
		}
	}
	return own*(o.peers+1) < max(len(o.all), 1)
}

// take is mayTake, and has the world count as this process' until done.
func (o *owners) take(id string) (done func(), ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.may(id) {
		return nil, false
	}
	o.taking[id] = true
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		delete(o.taking, id)
	}, true
}
