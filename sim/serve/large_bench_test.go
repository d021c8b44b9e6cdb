package serve_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
	"github.com/localmarket/localmarket/sim/serve/page"
)

// BenchmarkRooms looks at each room of the page, and at the control API, in a market
// that is kept with 100 000 orders and a million attempts: 200 ms for each is the aim.
// Making it takes minutes, so it is done where LOCALMARKET_LARGE names a folder in which
// it stays for the next time.
func BenchmarkRooms(b *testing.B) {
	folder := os.Getenv("LOCALMARKET_LARGE")
	if folder == "" {
		b.Skip("LOCALMARKET_LARGE names no folder for a large market")
	}
	path := filepath.Join(folder, "large.db")
	if _, err := os.Stat(path); err != nil {
		makeLarge(b, path)
	}
	begun := time.Now()
	m, err := sim.New(sim.Options{StateFile: path})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(m.Close)
	server, err := serve.New(serve.Options{Market: m})
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%d orders and %d entries are open after %v", len(m.Orders()), m.Journal().Len(), time.Since(begun))
	orders := m.FindOrders(sim.Query{Size: 1}).Items
	handler := server.Handler()
	get := func(b *testing.B, path string) {
		reply := httptest.NewRecorder()
		request := httptest.NewRequest(http.MethodGet, "http://127.0.0.1"+path, nil)
		handler.ServeHTTP(reply, request)
		if reply.Code != http.StatusOK {
			b.Fatalf("%s: %d %s", path, reply.Code, reply.Body)
		}
	}
	first := time.Now()
	get(b, "/")
	b.Logf("the first room after %v", time.Since(first))
	for _, path := range []string{
		"/", page.Root + "/integrations", page.Root + "/log", page.Root + "/log?q=nothing", page.Root + "/log?verdict=failing", page.Root + "/log?p=100", page.Root + "/calls", page.Root + "/calls?q=x", page.Root + "/orders", page.Root + "/orders?q=nothing",
		page.Root + "/orders?status=PROCESSING", page.Root + "/orders?p=1000", page.Root + "/orders/" + strconv.FormatInt(orders[0].ID, 10), page.Root + "/goods", page.Root + "/create", page.Root + "/clock", page.Root + "/faults", page.Root + "/scenarios", page.Root + "/worlds", page.Root + "/settings",
		serve.ControlPath + "/journal?limit=100", serve.ControlPath + "/journal?text=nothing", serve.ControlPath + "/journal?order=" + strconv.FormatInt(orders[0].ID, 10),
		serve.ControlPath + "/journal?text=nothing+like+that", serve.ControlPath + "/journal?type=CHAT_CREATED&kind=exchange.done", serve.ControlPath + "/journal?verdict=rejected",
		serve.ControlPath + "/journal?operation=getOrders", serve.ControlPath + "/journal?notification=n50000", serve.ControlPath + "/journal?from=2030-01-01T00:00:00Z",
		serve.ControlPath + "/orders?limit=100", serve.ControlPath + "/status", "/metrics",
	} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				get(b, path)
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/room")
		})
	}
}

// makeLarge makes the market: each notification of 100 000 orders fails nine times.
func makeLarge(b *testing.B, path string) {
	b.Helper()
	url := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"version":"1","name":"Store","time":"2026-09-01T09:00:00Z"}`))
	}))
	b.Cleanup(url.Close)
	m, err := sim.New(sim.Options{StateFile: path, Blocking: sim.Off})
	if err != nil {
		b.Fatal(err)
	}
	defer m.Close()
	ctx := context.Background()
	if _, err := m.Connect(ctx, market.Subscription{URL: url.URL}); err != nil {
		b.Fatal(err)
	}
	if err := m.Advance(ctx, sim.DefaultActivationDelay); err != nil {
		b.Fatal(err)
	}
	if _, err := m.Inject(fault.Fault{Before: fault.Refuse, Until: market.Duration(9*time.Minute - time.Second)}); err != nil {
		b.Fatal(err)
	}
	for range 100_000 {
		n, err := m.Compose(market.Event{Type: market.OrderCreated})
		if err != nil {
			b.Fatal(err)
		}
		for _, one := range n {
			if _, err := m.Send(one); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := m.Advance(ctx, 20*time.Minute); err != nil {
		b.Fatal(err)
	}
}
