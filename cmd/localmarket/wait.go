package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
)

const (
	// maxWait bounds --wait.
	maxWait = time.Hour
	// waitTry bounds one request of waiting, and waitPause is what lies between two.
	waitTry   = 2 * time.Second
	waitPause = 100 * time.Millisecond
	// waitSilence is how long waiting says nothing.
	waitSilence = 2 * time.Second
)

// awaitStore waits until there is an answer at the URL, whatever it is, for at
// most that long. Nothing of the run is sent: no header, no secret, no body. It
// returns at once where limit is zero.
func (p *process) awaitStore(ctx context.Context, limit time.Duration, target string) error {
	if limit == 0 || target == "" {
		return nil
	}
	client, closeIdle := waitClient()
	defer closeIdle()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	silence := time.AfterFunc(waitSilence, func() {
		p.say(p.stderr, "waiting up to %s for an answer from %s\n", limit, journal.MaskURL(target))
	})
	defer silence.Stop()
	var last error
	for {
		err := answers(ctx, client, target)
		if err == nil {
			return nil
		}
		if last == nil || ctx.Err() == nil { // the end of the wait says nothing of the store
			last = err
		}
		select {
		case <-time.After(waitPause):
		case <-ctx.Done():
			return environmentError(fmt.Errorf("--wait: no answer from %s in %s: %w", journal.MaskURL(target), limit, last))
		}
	}
}

// waitClient asks without looking at certificates: that is for the run itself.
func waitClient() (client *http.Client, closeIdle func()) {
	transport := &http.Transport{
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true}, //nolint:gosec // any answer counts, and no secret is sent
		ForceAttemptHTTP2: true,
		DisableKeepAlives: true,
	}
	return &http.Client{
		Transport:     transport,
		Timeout:       waitTry,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, transport.CloseIdleConnections
}

// answers is nil if something answers at the URL. What is no HTTP is an answer
// too: the run says what is wrong with it.
func answers(ctx context.Context, client *http.Client, target string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return err
	}
	reply, err := client.Do(request)
	if err == nil {
		return reply.Body.Close()
	}
	var dial *net.OpError
	var silent net.Error
	switch {
	case errors.As(err, &dial) && dial.Op == "dial",
		errors.As(err, &silent) && silent.Timeout(),
		errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), // a forwarded port with nobody behind it
		ctx.Err() != nil:
		return bareError(err)
	}
	return nil
}

// bareError is an error of a request without its URL, which may hold a secret.
func bareError(err error) error {
	var about *url.Error
	if errors.As(err, &about) {
		return about.Err
	}
	return err
}
