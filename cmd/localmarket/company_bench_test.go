package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/localmarket/localmarket/internal/postgrestest"
	"github.com/localmarket/localmarket/sim/serve"
)

// Of BenchmarkCompany.
const (
	companyWorlds  = 10
	companyCallers = 16
)

// BenchmarkCompany is how much a server does in a second, all of it in real processes:
// reads and changes of stocks by the pull API, and orders made by the control API until
// their stores have accepted them, in ten worlds at once, from sixteen callers on the
// same machine. Where it is kept differs.
func BenchmarkCompany(b *testing.B) {
	program := filepath.Join(b.TempDir(), "localmarket")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%s: %s", err, out)
	}
	for _, kind := range []struct {
		name      string
		state     func(b *testing.B) string
		processes int
	}{
		{"memory", func(*testing.B) string { return "" }, 1},
		{"SQLite", func(b *testing.B) string { return filepath.Join(b.TempDir(), "market.db") }, 1},
		{"PostgreSQL", func(b *testing.B) string { return postgrestest.URL(loud{b}) }, 1},
		{"PostgreSQL/2", func(b *testing.B) string { return postgrestest.URL(loud{b}) }, 2},
	} {
		b.Run(kind.name, func(b *testing.B) {
			c := &company{arrived: make(chan struct{}, 1), client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: companyCallers}}}
			stores := httptest.NewServer(http.HandlerFunc(c.accept))
			b.Cleanup(stores.Close)
			state := kind.state(b)
			for range kind.processes {
				c.start(b, program, state)
			}
			c.open(b, stores.URL)
			b.Run("reads", func(b *testing.B) {
				c.each(b, "calls/s", func(world companyWorld, n int64) error {
					return c.call("POST", c.url(n)+world.stocks+"?limit=10", world.key, "{}", nil)
				})
			})
			b.Run("changes", func(b *testing.B) {
				c.each(b, "calls/s", func(world companyWorld, n int64) error {
					body := fmt.Sprintf(`{"skus":[{"sku":"SED-1370","items":[{"count":%d}]}]}`, n%1000)
					return c.call("PUT", c.url(n)+world.stocks, world.key, body, nil)
				})
			})
			b.Run("deliveries", func(b *testing.B) {
				want := c.accepted.Load() + int64(b.N)
				c.each(b, "deliveries/s", func(world companyWorld, n int64) error {
					return c.call("POST", c.url(n)+world.control+"/events", "", `{"event":"CHAT_CREATED"}`, nil)
				}, func() {
					for c.accepted.Load() < want {
						<-c.arrived
					}
				})
			})
		})
	}
}

// loud says why a benchmark is skipped, which testing keeps to itself.
type loud struct{ *testing.B }

func (b loud) Skip(why ...any) {
	fmt.Println(append([]any{b.Name(), "is skipped:"}, why...)...)
	b.B.Skip(why...)
}

// company are the processes that serve, and the stores of their worlds.
type company struct {
	client   *http.Client
	urls     []string
	worlds   []companyWorld
	accepted atomic.Int64  // notifications, PING aside
	arrived  chan struct{} // has one after accepted has grown
}

type companyWorld struct{ key, control, stocks string }

// accept is the store of any world.
func (c *company) accept(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"version":"1","name":"bench","time":"2026-09-01T09:00:00Z"}`)
	if !strings.Contains(string(body), `"PING"`) {
		c.accepted.Add(1)
		select {
		case c.arrived <- struct{}{}:
		default: // whoever waits has not taken the last one yet, and looks then
		}
	}
}

// start starts a process, until the benchmark ends.
func (c *company) start(b *testing.B, program, state string) {
	b.Helper()
	cmd := exec.Command(program, "serve", "--quiet", "--listen", "127.0.0.1:0", "--activation-delay", "1ms", "--moves", "off", "--limits", "off")
	cmd.Env, cmd.Stderr = append(os.Environ(), "LOCALMARKET_STATE="+state), os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if url, ok := strings.CutPrefix(lines.Text(), "listening on "); ok {
			c.urls = append(c.urls, url)
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return
		}
	}
	b.Fatal("it does not listen")
}

// url is a process, each in its turn.
func (c *company) url(n int64) string { return c.urls[n%int64(len(c.urls))] }

// open makes the worlds, each with a store that is connected, by all processes alike.
func (c *company) open(b *testing.B, stores string) {
	b.Helper()
	for n := range int64(companyWorlds) {
		var made struct {
			ID, Key   string
			Campaigns []struct{ ID int64 }
		}
		if err := c.call("POST", c.url(n)+serve.ControlPath+"/worlds", "", fmt.Sprintf(`{"url":%q}`, stores), &made); err != nil {
			b.Fatal(err)
		}
		world := companyWorld{made.Key, serve.ControlPath + "/worlds/" + made.ID, fmt.Sprintf("/v2/campaigns/%d/offers/stocks", made.Campaigns[0].ID)}
		var enabled struct{ Entries []any }
		if err := c.call("GET", c.url(n)+world.control+"/journal?kind=subscription.enabled&wait=30s", "", "", &enabled); err != nil {
			b.Fatal(err)
		}
		if len(enabled.Entries) != 1 {
			b.Fatalf("world %s: the store is not connected after half a minute", made.ID)
		}
		c.worlds = append(c.worlds, world)
	}
}

// each does something b.N times in all worlds, by all callers, and reports how often
// a second.
func (c *company) each(b *testing.B, unit string, do func(companyWorld, int64) error, then ...func()) {
	b.Helper()
	var all sync.WaitGroup
	var next atomic.Int64
	b.ResetTimer()
	for range companyCallers {
		all.Go(func() {
			for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
				// The process and the world change apart, so that calls are passed on.
				if err := do(c.worlds[n/int64(len(c.urls))%companyWorlds], n); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	for _, one := range then {
		if !b.Failed() {
			one()
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), unit)
}

func (c *company) call(method, url, key, body string, into any) error {
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Api-Key", key)
	}
	reply, err := c.client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = reply.Body.Close() }()
	text, err := io.ReadAll(reply.Body)
	if err == nil && reply.StatusCode >= http.StatusMultipleChoices {
		err = fmt.Errorf("%s %s: %d %s", method, url, reply.StatusCode, text)
	}
	if err == nil && into != nil {
		err = json.Unmarshal(text, into)
	}
	return err
}
