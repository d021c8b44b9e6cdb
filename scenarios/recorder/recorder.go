package recorder

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/localmarket/localmarket/scenarios/traffic"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// maxInFlight bounds the requests that are under way at once; others wait.
const maxInFlight = 64

// Options are the settings of a Recorder.
type Options struct {
	// Store is the URL to which the path of each request is appended.
	Store string
	// Judge sends requests on, and judges the replies.
	Judge *sim.Judge
	// Masker replaces what is personal in the recording; nil leaves it.
	Masker *traffic.Masker
	// Out gets the recording as it goes, a line for each entry; nil for none.
	Out io.Writer
	// Now is the time.
	Now func() time.Time
	// Tell is called with each exchange that was recorded, one at a time; nil for nobody.
	Tell func(*journal.Exchange)
	// Fail is called with the error of Out, once; nothing is recorded after it.
	Fail func(error)
}

// Recorder is a handler that sends requests on. It is safe for concurrent use.
type Recorder struct {
	options Options
	store   *url.URL
	slots   chan struct{}

	mu      sync.Mutex // guards what is below it, the Masker, Out, Tell
	numbers *traffic.Numbers
	seq     int
	summary Summary
	failed  bool
}

// New fails for a URL that Market could not call.
func New(o Options) (*Recorder, error) {
	store, err := market.Endpoint(o.Store, "/")
	if err != nil {
		return nil, err
	}
	return &Recorder{options: o, store: store, slots: make(chan struct{}, maxInFlight), numbers: traffic.NewNumbers()}, nil
}

// ServeHTTP sends a request on.
func (r *Recorder) ServeHTTP(w http.ResponseWriter, in *http.Request) {
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-in.Context().Done():
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, in.Body, traffic.MaxBody))
	if err != nil {
		r.refuse(w, err)
		return
	}
	at := r.options.Now()
	kind := traffic.TypeOf(traffic.Exchange{Method: in.Method, Body: string(body)})
	sent, err := r.options.Judge.Forward(in.Context(), kind, in.Method, r.target(in.URL), forwarded(in.Header), body)
	if err != nil {
		r.count(func(s *Summary) { s.Refused++ })
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if kind == "" {
		r.count(func(s *Summary) { s.Others++ })
	} else {
		r.record(r.exchange(at, kind, in, body, sent), sent)
	}
	reply(w, sent)
}

// refuse answers a request that is not sent on.
func (r *Recorder) refuse(w http.ResponseWriter, err error) {
	r.count(func(s *Summary) { s.Refused++ })
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		http.Error(w, fmt.Sprintf(bodyTooLong, long.Limit>>10), http.StatusRequestEntityTooLarge)
		return
	}
	http.Error(w, bodyBroken, http.StatusBadRequest)
}

func (r *Recorder) count(how func(*Summary)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	how(&r.summary)
}

// target is where a request goes.
func (r *Recorder) target(asked *url.URL) string {
	to := r.store.Scheme + "://" + r.store.Host + strings.TrimSuffix(r.store.EscapedPath(), "/") + "/" + strings.TrimLeft(asked.EscapedPath(), "/")
	if asked.RawQuery != "" {
		to += "?" + asked.RawQuery
	}
	return to
}

// exchange is what is recorded, but for what may be personal.
func (r *Recorder) exchange(at time.Time, kind market.Type, in *http.Request, body []byte, sent sim.Forwarded) *journal.Exchange {
	measured := sent.Measured
	return &journal.Exchange{
		At: at.UTC(), NotificationType: kind, Verdict: sent.Verdict, Measured: &measured,
		Request: journal.Request{
			Method: in.Method, URL: traffic.PlainURL(r.target(in.URL)), Header: traffic.RequestHeader(in.Header),
			Body: strings.ToValidUTF8(string(body), "\uFFFD"), DeadlineMs: sent.Deadline.Milliseconds(),
		},
	}
}

// record masks an exchange, numbers it, writes it and tells of it.
func (r *Recorder) record(x *journal.Exchange, sent sim.Forwarded) {
	r.mu.Lock()
	defer r.mu.Unlock()
	entries := r.numbers.Entries(x) // by the true body
	traffic.Hide(r.options.Masker, x, replyOf(sent))
	r.summary.add(x)
	r.write(entries)
	if r.options.Tell != nil {
		r.options.Tell(x)
	}
}

// write appends entries to the recording. The caller holds mu.
func (r *Recorder) write(entries []journal.Entry) {
	if r.options.Out == nil || r.failed {
		return
	}
	var text strings.Builder
	lines := json.NewEncoder(&text)
	lines.SetEscapeHTML(false)
	var err error
	for _, e := range entries {
		r.seq++
		e.Seq = r.seq
		err = errors.Join(err, lines.Encode(e))
	}
	if err == nil {
		_, err = io.WriteString(r.options.Out, text.String())
	}
	if err != nil {
		r.failed = true
		r.options.Fail(err)
	}
}

// Summary is what came so far.
func (r *Recorder) Summary() Summary {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.summary
}
