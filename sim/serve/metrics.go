package serve

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
)

// metrics are the figures of a Market for Prometheus: what the journal says, folded
// as far as it goes each time that somebody asks, and what is in effect then.
type metrics struct {
	market  *sim.Market
	handler http.Handler

	mu      sync.Mutex
	tail    *journal.Tail // of what is not in the figures yet
	sent    *prometheus.CounterVec
	latency *prometheus.HistogramVec
	calls   *prometheus.CounterVec
	issues  *prometheus.CounterVec
	limited *prometheus.CounterVec
}

// The figures that are read when they are asked for, in virtual time.
var (
	heldFigure = prometheus.NewDesc("localmarket_held_deliveries",
		"Deliveries that wait for another notification (N-BLOCKING).", []string{"subscription"}, nil)
	outageFigure = prometheus.NewDesc("localmarket_outage_seconds",
		"For how long of virtual time the store has been unavailable; 14 days end in a disconnection (N-DISCONNECT).", []string{"subscription"}, nil)
	connectedFigure = prometheus.NewDesc("localmarket_subscription_enabled",
		"1 if notifications are sent to the subscription, else 0.", []string{"subscription"}, nil)
	droppedFigure = prometheus.NewDesc("localmarket_journal_dropped_entries_total",
		"Entries of the journal that are kept no more (--keep).", nil, nil)
	clockFigure = prometheus.NewDesc("localmarket_virtual_time_seconds",
		"Virtual time, in seconds since 1970.", nil, nil)
)

func newMetrics(m *sim.Market) *metrics {
	out := &metrics{
		tail:   m.Journal().Tail(0),
		market: m,
		sent: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "localmarket_attempts_total", Help: "Attempts to deliver a notification, PING included, by type and by Market's verdict (N-VERDICT).",
		}, []string{"type", "outcome", "subtype"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "localmarket_reply_seconds", Help: "How long the store took to reply, on the real clock.",
			Buckets: []float64{.005, .02, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"type"}),
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "localmarket_calls_total", Help: "Calls of the store on the pull API, by operation and status.",
		}, []string{"operation", "status"}),
		issues: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "localmarket_call_issues_total", Help: "What is unusual about calls of the store, by kind; over-limit counts what went past a limit (P-LIMITS).",
		}, []string{"kind"}),
		limited: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "localmarket_calls_over_limit_total", Help: "Calls of the store that went past a limit, by operation (P-LIMITS).",
		}, []string{"operation"}),
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(out)
	out.handler = promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
	return out
}

// readEvery is how often the figures of a journal that drops entries are read on, so that
// they have those, too.
const readEvery = 200 * time.Millisecond

// run reads on until ctx ends, where nobody may ask before entries are gone.
func (m *metrics) run(ctx context.Context) {
	if m.market.Options().Keep == (journal.Limits{}) {
		return
	}
	ticker := time.NewTicker(readEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			m.mu.Lock()
			m.readOn()
			m.mu.Unlock()
		case <-ctx.Done():
			return
		}
	}
}

// Describe is of a collector whose figures are known in part only when they come.
func (m *metrics) Describe(descriptions chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{heldFigure, outageFigure, connectedFigure, clockFigure, droppedFigure} {
		descriptions <- d
	}
}

// Collect is the figures as they are now.
func (m *metrics) Collect(figures chan<- prometheus.Metric) {
	m.mu.Lock()
	m.readOn()
	m.mu.Unlock()
	for _, c := range []prometheus.Collector{m.sent, m.latency, m.calls, m.issues, m.limited} {
		c.Collect(figures)
	}
	now := m.market.Now()
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		figures <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	figures <- prometheus.MustNewConstMetric(droppedFigure, prometheus.CounterValue, float64(m.market.Journal().Dropped()))
	gauge(clockFigure, float64(now.UnixMilli())/1000)
	for _, s := range m.market.Subscriptions() {
		if s.State == sim.Removed { // there may be any number of them
			continue
		}
		id, enabled, outage := string(s.ID), 0.0, 0.0
		if s.State == sim.Enabled {
			enabled = 1
		}
		if s.Outage.Lasts() {
			outage = now.Sub(s.Outage.Since).Seconds()
		}
		gauge(connectedFigure, enabled, id)
		gauge(heldFigure, float64(s.Held), id)
		gauge(outageFigure, outage, id)
	}
}

// readOn adds to the figures what has happened since. The caller holds mu.
func (m *metrics) readOn() {
	for {
		piece, _ := m.tail.Next(chunk) // what was put back to the start has happened all the same
		for _, e := range piece {
			m.add(e)
		}
		if len(piece) == 0 {
			return
		}
	}
}

func (m *metrics) add(e journal.Entry) {
	switch {
	case e.Exchange != nil:
		x := e.Exchange
		kind := string(x.NotificationType)
		if x.Push != "" {
			kind = "/" + string(x.Push)
		}
		m.sent.WithLabelValues(kind, string(x.Verdict.Outcome), string(x.Verdict.Subtype)).Inc()
		if x.Measured != nil && x.Reply != nil {
			m.latency.WithLabelValues(kind).Observe(x.Measured.TotalMs / 1000)
		}
	case e.Call != nil:
		m.calls.WithLabelValues(e.Call.Operation, strconv.Itoa(e.Call.Status)).Inc()
		for _, f := range e.Call.Findings {
			m.issues.WithLabelValues(string(f.Kind)).Inc()
			if f.Kind == journal.OverLimit {
				m.limited.WithLabelValues(e.Call.Operation).Inc()
			}
		}
	}
}
