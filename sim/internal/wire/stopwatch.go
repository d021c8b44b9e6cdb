package wire

import (
	"context"
	"math"
	"net/http/httptrace"
	"sync"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
)

// phase is a stretch of an exchange, in the order in which they come.
type phase int

const (
	lookup phase = iota
	connect
	handshake
	write
	wait
	read
	phases // how many there are
)

// stopwatch measures the phases of one exchange on the real clock. The
// transport calls its trace from other goroutines, even after the exchange.
type stopwatch struct {
	mu      sync.Mutex
	started time.Time
	entered time.Time // when the present phase began
	now     phase
	spent   [phases]time.Duration
	reused  bool
	remote  string
	over    *tap     // the connection; nil before there is one
	passage *passage // of the reply over it
	stopped bool
}

func newStopwatch() *stopwatch {
	now := time.Now()
	return &stopwatch{started: now, entered: now}
}

// begin goes back to the first phase: the transport sends a request again
// where a connection kept open turns out to be dead.
func (s *stopwatch) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reused, s.remote = false, ""
	s.advance(lookup)
}

// enter ends the present phase and begins p. No phase is entered from a later
// one: where two addresses are tried, both count as connecting.
func (s *stopwatch) enter(p phase) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped || p <= s.now {
		return
	}
	s.advance(p)
}

func (s *stopwatch) advance(p phase) {
	now := time.Now()
	s.spent[s.now] += now.Sub(s.entered)
	s.now, s.entered = p, now
}

func (s *stopwatch) trace(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:              func(string) { s.begin() },
		ConnectStart:         func(string, string) { s.enter(connect) },
		TLSHandshakeStart:    func() { s.enter(handshake) },
		GotConn:              s.gotConn,
		WroteRequest:         s.wroteRequest,
		GotFirstResponseByte: func() { s.enter(read) },
	})
}

func (s *stopwatch) gotConn(info httptrace.GotConnInfo) {
	s.mu.Lock()
	s.reused, s.remote = info.Reused, info.Conn.RemoteAddr().String()
	s.over, _ = info.Conn.(*tap)
	if s.over != nil {
		s.passage = s.over.begin()
	}
	s.mu.Unlock()
	s.enter(write)
}

// ended says what was seen on the connection of a reply that has been read.
func (s *stopwatch) ended() (twoLengths, surplus bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over == nil {
		return false, false
	}
	return s.over.end(s.passage)
}

// wroteRequest is also called when writing has failed, as it does where the
// deadline passes meanwhile.
func (s *stopwatch) wroteRequest(info httptrace.WroteRequestInfo) {
	if info.Err == nil {
		s.enter(wait)
	}
}

// stale reports whether the exchange went over a connection that had served
// before, and no reply has begun.
func (s *stopwatch) stale() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reused && s.now < read
}

// again stops the watch and starts one that counts on from it, for sending the
// request once more: what the first connection still reports goes for nothing.
func (s *stopwatch) again() *stopwatch {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advance(lookup)
	s.stopped = true
	return &stopwatch{started: s.started, entered: s.entered, spent: s.spent}
}

// phase is the present phase, or the last one once the watch has stopped.
func (s *stopwatch) phase() phase {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// stop ends the measurement.
func (s *stopwatch) stop() journal.Measured {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advance(s.now)
	s.stopped = true
	return journal.Measured{
		StartedAt:        s.started.UTC(),
		TotalMs:          milliseconds(s.entered.Sub(s.started)),
		ConnectionReused: s.reused,
		RemoteAddress:    s.remote,
		Phases: journal.Phases{
			LookupMs:  milliseconds(s.spent[lookup]),
			ConnectMs: milliseconds(s.spent[connect]),
			TLSMs:     milliseconds(s.spent[handshake]),
			WriteMs:   milliseconds(s.spent[write]),
			WaitMs:    milliseconds(s.spent[wait]),
			ReadMs:    milliseconds(s.spent[read]),
		},
	}
}

// milliseconds rounds to a microsecond.
func milliseconds(d time.Duration) float64 {
	return math.Round(float64(d)/float64(time.Microsecond)) / 1000
}
