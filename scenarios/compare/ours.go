package compare

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/localmarket/localmarket/scenarios/traffic"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/journal"
)

// ours is our Market, called without a network.
type ours struct {
	market   *sim.Market
	handler  http.Handler
	contract *schemas.Pull
	key      cabinet.Key
	entries  int // of its journal that were looked at
}

func newOurs(o sim.Options) (*ours, error) {
	m, err := sim.New(o)
	if err != nil {
		return nil, err
	}
	handler, err := m.Handler()
	if err != nil {
		return nil, err
	}
	set, err := schemas.Load(m.Options().Revision)
	if err != nil {
		return nil, err
	}
	contract, err := set.Pull()
	return &ours{market: m, handler: handler, contract: contract, key: m.Options().Cabinet.MainKey()}, err
}

func (o *ours) close() { o.market.Close() }

// call makes a recorded call. Its key is in no file that was cleaned, so ours is
// taken, unless production missed one. The operation is nil if the path leads
// nowhere.
func (o *ours) call(x traffic.Exchange, u *url.URL) (traffic.Reply, *schemas.Operation, error) {
	target := url.URL{Scheme: "https", Host: production, Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}
	r, err := http.NewRequestWithContext(context.Background(), x.Method, target.String(), strings.NewReader(x.Body))
	if err != nil {
		return traffic.Reply{}, nil, err
	}
	r.RequestURI = target.RequestURI()
	for _, name := range []string{"Content-Type", "Accept", "X-Market-Integration"} {
		if values := x.Header.Values(name); len(values) > 0 {
			r.Header[name] = values
		}
	}
	if x.Reply.Status != http.StatusUnauthorized {
		if o.key.APIKey != "" {
			r.Header.Set("Api-Key", o.key.APIKey)
		} else {
			r.Header.Set("Authorization", "Bearer "+o.key.OAuth)
		}
	}
	w := &reply{header: http.Header{}}
	o.handler.ServeHTTP(w, r)
	return traffic.Reply{Status: w.status, Header: w.header, Body: w.body.String()}, o.operation(), nil
}

// operation is that of the last call, as the journal has it.
func (o *ours) operation() *schemas.Operation {
	var last *schemas.Operation
	for _, e := range o.market.Journal().After(o.entries, 1000) {
		o.entries = e.Seq
		if e.Kind == journal.PullCall && e.Call.Operation != "" {
			last = o.contract.Operation(e.Call.Operation)
		}
	}
	return last
}

// reply takes what a handler writes.
type reply struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *reply) Header() http.Header { return r.header }

func (r *reply) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *reply) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(b)
}

// cabinetOf is made of what the calls name: shops, goods and the orders that
// production found.
func cabinetOf(calls []traffic.Exchange) (*cabinet.Cabinet, error) {
	var seen traffic.Seen
	for _, x := range calls {
		u, err := url.Parse(x.URL)
		if err != nil || x.Reply == nil || x.Reply.Status >= 400 {
			continue
		}
		seen.Path(u.Path)
		seen.Orders(u.Path)
		seen.Body(x.Body)
		seen.Body(x.Reply.Body)
	}
	c, err := seen.Cabinet()
	if err == nil && c == nil {
		err = errNoCabinet
	}
	return c, err
}
