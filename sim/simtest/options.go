package simtest

import (
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"

	"github.com/localmarket/localmarket/sim/market"
)

// defaultBacklog is a busy day's notifications, in a megabyte.
const defaultBacklog = 1 << 16

// Options sets up a sample store; the zero value is good for a test.
type Options struct {
	// Listen is the address to listen on, host:port; "127.0.0.1:0" if empty.
	Listen string
	// TLS serves HTTPS with a certificate of a fresh authority, see [Store.CA].
	// The tls- behaviours serve HTTPS with or without it.
	TLS bool
	// Delay is how long "slow" waits before it answers (11 s if 0, just past
	// the 10 s of N-DEADLINE), "slow-ping" before it answers PING (2 s if 0), "push-slow-cart" before it answers a cart (6 s if 0),
	// "duplicate-race" while it works (20 ms if 0), "drip" before each byte (1 s
	// if 0), and a store that calls the pull API between its reply and its work
	// (300 ms if 0 for "queued", no time for the others).
	Delay time.Duration
	// Path is where notifications come in; "/notification" if empty (N-URL).
	Path string
	// PullAPI is the base URL of the pull API, http or https, with no path. Every
	// behaviour takes it; those that call ([Behaviour.Calls]) need it.
	PullAPI string
	// PushToken is the token of the legacy push API, for those that answer it
	// ([Behaviour.Push]); market.DefaultPushToken if empty.
	PushToken string
	// Key is the Api-Key or the OAuth token of those calls (P-AUTH). Whoever gives PullAPI to a store
	// that calls must give it too.
	Key string
	// Backlog is how many notifications may wait for a store that calls to act on
	// them; 65 536 if 0. One more is answered with 500, to be sent again (N-500).
	Backlog int
	// Log, if set, is called with each request before it is answered, one call
	// at a time. It must not call [Store.Close].
	Log func(Received)
	// LogCall, if set, is called with each call on the pull API once it is over,
	// one call at a time. It must not call [Store.Close] or [Store.Calls].
	LogCall func(Call)
}

// withDefaults fills in what was left out, and refuses what cannot work.
func (o Options) withDefaults(k kind) (Options, error) {
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	if o.Path == "" {
		o.Path = "/notification"
	}
	if o.PushToken == "" {
		o.PushToken = market.DefaultPushToken
	}
	if o.Delay == 0 {
		o.Delay = k.delay
	}
	if o.Backlog == 0 {
		o.Backlog = defaultBacklog
	}
	if o.Backlog < 0 {
		return o, usagef("a backlog of %d cannot be: give how many notifications may wait", o.Backlog)
	}
	if o.Delay < 0 {
		return o, usagef("delay %v is negative: give a duration such as 11s", o.Delay)
	}
	if !strings.HasPrefix(o.Path, "/") || strings.ContainsAny(o.Path, "{}?#%") {
		return o, usagef("path %q cannot be served: give a plain path such as /notification", o.Path)
	}
	if err := o.checkPullAPI(k); err != nil {
		return o, err
	}
	o.PullAPI = strings.TrimSuffix(o.PullAPI, "/")
	return o, nil
}

// checkPullAPI refuses a base URL that cannot be called, and none for a store
// that calls.
func (o Options) checkPullAPI(k kind) error {
	if o.PullAPI == "" {
		if k.Calls {
			return usagef("%q calls the pull API: give its base URL, such as http://127.0.0.1:9000", k.Name)
		}
		return nil
	}
	base, err := url.Parse(o.PullAPI)
	switch {
	case err != nil || base.Scheme != "http" && base.Scheme != "https" || base.Hostname() == "",
		strings.Trim(base.Path, "/") != "" || base.RawQuery != "" || base.Fragment != "" || base.User != nil:
		return usagef("the pull API cannot be at %.200q: give its base URL, such as http://127.0.0.1:9000", o.PullAPI)
	case (k.Calls || k.acts) && o.Key == "":
		return usagef("%q calls the pull API: give the key for it", k.Name)
	case !httpguts.ValidHeaderFieldValue(o.Key):
		return usagef("the key of the pull API has characters that no header can carry")
	}
	return nil
}
