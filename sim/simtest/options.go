package simtest

import (
	"strings"
	"time"
)

// Options sets up a sample store; the zero value is good for a test.
type Options struct {
	// Listen is the address to listen on, host:port; "127.0.0.1:0" if empty.
	Listen string
	// TLS serves HTTPS with a certificate of a fresh authority, see [Store.CA].
	// The tls- behaviours serve HTTPS with or without it.
	TLS bool
	// Delay is how long "slow" waits before it answers (11 s if 0, just past
	// the 10 s of N-DEADLINE), "slow-ping" before it answers PING (2 s if 0), and
	// "drip" before each byte (1 s if 0).
	Delay time.Duration
	// Path is where notifications come in; "/notification" if empty (N-URL).
	Path string
	// Log, if set, is called with each request before it is answered, one call
	// at a time. It must not call [Store.Close].
	Log func(Received)
}

// withDefaults fills in what was left out, and refuses what cannot work.
func (o Options) withDefaults(k kind) (Options, error) {
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	if o.Path == "" {
		o.Path = "/notification"
	}
	if o.Delay == 0 {
		o.Delay = k.delay
	}
	if o.Delay < 0 {
		return o, usagef("delay %v is negative: give a duration such as 11s", o.Delay)
	}
	if !strings.HasPrefix(o.Path, "/") || strings.ContainsAny(o.Path, "{}?#%") {
		return o, usagef("path %q cannot be served: give a plain path such as /notification", o.Path)
	}
	return o, nil
}
