package simtest

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	// maxTries is how often the work on one notification is begun.
	maxTries = 4
	// firstPause is how long to wait before the second try. It doubles each time.
	firstPause = 100 * time.Millisecond
	// longestWait is how long a store that was told to wait (P-LIMITS) does so. If
	// that is not enough the next notification about the order begins anew: what
	// waits behind this one is not to be held up for an hour.
	longestWait = 10 * time.Second
)

// queueDelay is how long "queued" lets work wait, and wrongKey is what "wrong-key"
// calls with: of the form of a key, and nobody's.
const (
	queueDelay = 300 * time.Millisecond
	wrongKey   = "ACMA:wrongwrongwrongwrongwrongwrongwrongwrong:00000000"
)

// workQueue has one worker, which acts on notifications in the order in which
// they came: two of one order are never under way at once.
type workQueue struct {
	client *pullClient
	delay  time.Duration // between a reply and the work that comes of it
	stop   func()        // ends the worker, and waits for that

	mu      sync.Mutex
	taken   *seen
	waiting chan job
	left    int           // waiting, or under way
	none    chan struct{} // closed while nothing is left
}

// job is the work that a notification brings, and when it may begin.
type job struct {
	event orderEvent
	due   time.Time
}

// startWork starts the worker. It is to be stopped.
func startWork(client *pullClient, o Options) *workQueue {
	q := &workQueue{client: client, delay: o.Delay, taken: newSeen(), waiting: make(chan job, o.Backlog), none: make(chan struct{})}
	close(q.none)
	ctx, cancel := context.WithCancel(context.Background())
	var worker sync.WaitGroup
	worker.Go(func() { q.run(ctx, newOrderWork(client)) })
	q.stop = func() {
		cancel()
		worker.Wait()
		client.close()
	}
	return q
}

// take puts the work that a notification brings into the queue: once, however
// often it comes (N-DUPLICATES). It is false if there is no room for it.
func (q *workQueue) take(body []byte) bool {
	event, ok := orderEventOf(body)
	if !ok {
		return true
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.taken.has(body) {
		return true
	}
	select {
	case q.waiting <- job{event, time.Now().Add(q.delay)}:
	default:
		return false
	}
	q.taken.first(body)
	if q.left == 0 {
		q.none = make(chan struct{})
	}
	q.left++
	return true
}

// idle is closed when nothing is left to do.
func (q *workQueue) idle() <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.none
}

func (q *workQueue) run(ctx context.Context, work *orderWork) {
	for {
		select {
		case next := <-q.waiting:
			if wait(ctx, time.Until(next.due)) {
				tryAgain(ctx, func() error { return work.act(ctx, next.event) })
			}
			if ctx.Err() != nil { // it was cut off: nobody may take it for done
				return
			}
			q.finished()
		case <-ctx.Done():
			return
		}
	}
}

func (q *workQueue) finished() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.left--; q.left == 0 {
		close(q.none)
	}
}

// tryAgain acts until it goes well, or no repetition would mend it, or it was
// tried often enough. What went wrong is in the log of calls.
func tryAgain(ctx context.Context, act func() error) {
	pause := firstPause
	for try := 1; ; try++ {
		var failed *callError
		if !errors.As(act(), &failed) || !failed.passing() || try == maxTries || failed.wait > longestWait {
			return
		}
		if !wait(ctx, max(failed.wait, pause)) {
			return
		}
		pause *= 2
	}
}
