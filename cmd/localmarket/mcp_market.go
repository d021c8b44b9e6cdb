package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/localmarket/localmarket/sim/serve"
)

// Bounds of a call of the Market that an agent has started.
const (
	longestCall = 2 * time.Minute
	maxAnswer   = 8 << 20 // bytes
)

var errNoAgentMarket = errors.New("no Market is started: call start_market first")

// marketHolder holds the one Market that an agent has started: a serve like any
// other, in this process, called by its control API.
type marketHolder struct {
	ctx     context.Context // of the session; the Market ends with it
	process *process

	mu      sync.Mutex
	running *runningMarket // nil for none
}

type runningMarket struct {
	base string // URL
	end  context.CancelFunc
	over chan struct{} // closed at its end
}

// start starts a Market in place of the one before. Its error is what serve said.
func (h *marketHolder) start(args []string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stopLocked()
	ctx, end := context.WithCancel(h.ctx)
	heard := &addressWriter{found: make(chan string, 1)}
	said := &boundBuffer{most: maxDocument}
	m := &runningMarket{end: end, over: make(chan struct{})}
	go func() {
		defer close(m.over)
		h.process.child(args, heard, said).run(ctx)
	}()
	select {
	case m.base = <-heard.found:
		h.running = m
		return nil
	case <-m.over:
		end()
		return errors.New(strings.TrimSpace(said.String()))
	}
}

func (h *marketHolder) stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stopLocked()
}

func (h *marketHolder) stopLocked() {
	if h.running != nil {
		h.running.end()
		<-h.running.over
		h.running = nil
	}
}

func (h *marketHolder) base() (string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.running == nil {
		return "", errNoAgentMarket
	}
	return h.running.base, nil
}

// addressWriter finds in what serve prints where it listens, and drops the rest.
type addressWriter struct {
	line  []byte
	done  bool
	found chan string
}

func (w *addressWriter) Write(text []byte) (int, error) {
	if w.done {
		return len(text), nil
	}
	w.line = append(w.line, text...)
	for {
		line, rest, whole := bytes.Cut(w.line, []byte("\n"))
		if !whole {
			return len(text), nil
		}
		w.line = rest
		var base string
		if n, _ := fmt.Sscanf(string(line)+"\n", rowListening, &base); n == 1 {
			w.found <- base
			w.done, w.line = true, nil
			return len(text), nil
		}
	}
}

// call calls the control API. body is nil for GET. A refusal is an error that says
// what to do.
func (h *marketHolder) call(ctx context.Context, path string, query url.Values, body, into any) error {
	base, err := h.base()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, longestCall)
	defer cancel()
	method, sent := http.MethodGet, io.Reader(http.NoBody)
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return err
		}
		method, sent = http.MethodPost, bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, base+serve.ControlPath+path+"?"+query.Encode(), sent)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // no proxy: it is on loopback
	reply, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("the Market does not answer: %w; call start_market again", err)
	}
	defer reply.Body.Close()
	return readAnswer(reply, into)
}

func readAnswer(reply *http.Response, into any) error {
	text, err := io.ReadAll(io.LimitReader(reply.Body, maxAnswer+1))
	if err != nil {
		return err
	}
	if len(text) > maxAnswer {
		return fmt.Errorf("the answer is larger than %d MiB: ask for less", maxAnswer>>20)
	}
	if reply.StatusCode >= http.StatusBadRequest {
		var refused struct {
			Error struct{ Message, Fix string }
		}
		if json.Unmarshal(text, &refused) != nil || refused.Error.Message == "" {
			return errors.New("the Market answers " + reply.Status)
		}
		return fmt.Errorf("%s: %s", refused.Error.Message, refused.Error.Fix)
	}
	return json.Unmarshal(text, into)
}

// marketArgs is the command line of a Market for an agent: on loopback, whatever
// the settings say.
func marketArgs(cabinet string, seed uint64) []string {
	args := []string{
		"serve", "--listen=127.0.0.1:0", "--speed=0", "--url=", "--token=", "--state=", "--tls=false", "--proxy=", "--ca-out=", "--quiet",
		"--seed=" + strconv.FormatUint(seed, 10),
	}
	if cabinet != "" {
		args = append(args, "--cabinet="+cabinet)
	}
	return args
}
