package sim_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// modelPlans is how many random plans are played; those of which every so many
// are played twice.
const (
	modelPlans = 150
	modelTwice = 10
)

var _ = Describe("Deliveries, whatever is done and answered", func() {
	It("are as a small model of the rules has them (N-BLOCKING, N-RETRY, N-DISCONNECT, N-SCOPE, N-MANAGE)", func(ctx SpecContext) {
		store := newStore()
		reached := map[journal.Kind]bool{}
		for seed := range uint64(modelPlans) {
			w := &modelWorld{plan: newPlan(seed), notified: map[string]int{}}
			want := w.play()
			run := newPlanRun(newPlan(seed), store)
			run.play(ctx)
			expectLines(run.lines(), want, seed)
			Expect(run.allowed).To(Equal(w.allowed), "which moves of newPlan(%d) can be made", seed)
			for _, e := range run.market.Journal().Entries() {
				reached[e.Kind] = true
			}
			if seed%modelTwice == 0 {
				again := newPlanRun(newPlan(seed), store)
				again.play(ctx)
				Expect(written(again.market)).To(Equal(written(run.market)), "newPlan(%d), played twice", seed)
			}
		}
		for _, kind := range journal.Kinds() {
			// Plans are about notifications: they have no calls of either API, and undo nothing.
			if !strings.HasPrefix(string(kind), "pull.") && !strings.HasPrefix(string(kind), "push.") && kind != journal.MarketRestored {
				Expect(reached).To(HaveKey(kind), "no plan comes to it")
			}
		}
	}, SpecTimeout(5*time.Minute))
})

// expectLines fails at the first line that differs, and shows those before it.
func expectLines(got, want []string, seed uint64) {
	GinkgoHelper()
	for i := range max(len(got), len(want)) {
		if i < len(got) && i < len(want) && got[i] == want[i] {
			continue
		}
		Fail(fmt.Sprintf("newPlan(%d), line %d:\n  %s\nhas the journal:\n> %s\nand the model:\n> %s", seed, i,
			strings.Join(got[max(0, i-15):min(i, len(got))], "\n  "),
			strings.Join(got[min(i, len(got)):min(i+3, len(got))], "\n  "),
			strings.Join(want[min(i, len(want)):min(i+3, len(want))], "\n  ")))
	}
}

// planRun is a plan played on a real Market.
type planRun struct {
	plan    *plan
	store   *store
	market  *sim.Market
	start   time.Time
	notes   int64
	allowed []bool // which moves could be made
	options sim.Options
	between func() // moves

	stop     context.CancelFunc // of what passes time
	notified map[string]int
}

func newPlanRun(p *plan, s *store) *planRun {
	GinkgoHelper()
	o := sim.Options{Seed: 3, Cabinet: ownCabinet(7, 11, 22), InFlight: p.inFlight, ActivationDelay: p.delay, Blocking: sim.Off}
	if p.blocking {
		o.Blocking = sim.On
	}
	r := &planRun{plan: p, store: s, options: o, between: func() {}, notified: map[string]int{}}
	r.open()
	r.start = r.market.Now()
	return r
}

func (r *planRun) open() {
	GinkgoHelper()
	m, err := sim.New(r.options)
	Expect(err).NotTo(HaveOccurred())
	r.market = m
}

func (r *planRun) play(ctx context.Context) {
	GinkgoHelper()
	defer func() { r.market.Close() }()
	r.store.from(func(w http.ResponseWriter, q *http.Request) { r.answer(ctx, w, q) })
	for _, move := range r.plan.moves {
		r.between()
		if move.at > r.age() {
			r.pass(ctx, func(ctx context.Context) error { return r.market.Advance(ctx, move.at-r.age()) })
		}
		r.do(ctx, move)
	}
	r.pass(ctx, r.market.Run)
	all := r.market.Journal().Entries()
	Expect(r.age()).To(Equal(max(all[len(all)-1].At.Sub(r.start), r.plan.moves[len(r.plan.moves)-1].at)), "no time passes for nothing")
}

// pass has time pass, however often it is stopped meanwhile.
func (r *planRun) pass(ctx context.Context, pass func(context.Context) error) {
	GinkgoHelper()
	err := context.Canceled
	for errors.Is(err, context.Canceled) && ctx.Err() == nil {
		var stopping context.Context
		stopping, r.stop = context.WithCancel(ctx)
		err = pass(stopping)
		r.stop()
	}
	Expect(err).NotTo(HaveOccurred())
}

func (r *planRun) age() time.Duration { return r.market.Now().Sub(r.start) }

// answer is the store.
func (r *planRun) answer(ctx context.Context, w http.ResponseWriter, q *http.Request) {
	path := strings.TrimSuffix(q.URL.Path, market.DefaultPath)
	var body struct {
		NotificationType market.Type
		OrderID, ChatID  int
	}
	text, err := io.ReadAll(q.Body)
	Expect(err).NotTo(HaveOccurred())
	Expect(json.Unmarshal(text, &body)).To(Succeed())
	note, now := body.OrderID+body.ChatID, r.age()
	for _, move := range r.plan.during(note, now) {
		r.do(ctx, move)
	}
	if r.plan.interferes { // so that one request comes at a time
		key := fmt.Sprint(note, now)
		before := r.notified[key]
		r.notified[key]++
		if r.plan.stops(note, now, before) {
			r.stop()
			<-q.Context().Done()
			return
		}
	}
	switch r.plan.answer(path, note, body.NotificationType, now) {
	case good:
		accept(w, q)
	case invalid:
		reply(http.StatusOK, badReply)(w, q)
	case wrong:
		reject(w, q)
	default:
		fail(w, q)
	}
}

// do makes a move.
func (r *planRun) do(ctx context.Context, m move) {
	GinkgoHelper()
	id, url := sim.SubscriptionID(fmt.Sprintf("s%d", m.of+1)), r.store.URL+m.path
	var err error
	switch m.verb {
	case "connect":
		_, err = r.market.Connect(ctx, market.Subscription{URL: url, CampaignID: m.campaign, Types: m.types})
	case "send":
		r.notes++
		_, err = r.market.Send(market.Notification{Type: m.kind, CampaignID: m.campaign, Body: modelBody(m.kind, m.campaign, r.notes)})
	case "edit":
		var edit sim.Edit
		if m.types != nil {
			edit.Types = &m.types
		}
		if m.path != "" {
			edit.URL = &url
		}
		err = r.market.Edit(id, edit)
	case "unplug":
		err = r.market.Unplug(id)
	case "plug":
		err = r.market.Plug(ctx, id)
	case "remove":
		err = r.market.Remove(id)
	case "inject":
		_, err = r.market.Inject(m.fault)
		Expect(err).NotTo(HaveOccurred())
	case "lift":
		err = r.market.Lift(sim.FaultID(fmt.Sprintf("f%d", m.of+1)))
	case "probe":
		_, err = r.market.Probe(ctx, sim.Probe{URL: url + market.DefaultPath, Type: market.Ping, Body: []byte(`{"notificationType":"PING"}`)})
	}
	r.allowed = append(r.allowed, err == nil)
}

// modelBody is that of the notification of that number.
func modelBody(t market.Type, campaign, number int64) []byte {
	const at = "2026-09-01T09:00:00Z"
	switch t {
	case market.OrderUpdated:
		return fmt.Appendf(nil, `{"notificationType":%q,"orderId":%d,"campaignId":%d,"updateType":"SHIPMENT_DATE_UPDATED","updatedAt":%q}`, t, number, campaign, at)
	case market.OrderStatusUpdated:
		return fmt.Appendf(nil, `{"notificationType":%q,"orderId":%d,"campaignId":%d,"status":"PROCESSING","substatus":"STARTED","updatedAt":%q}`, t, number, campaign, at)
	case market.OrderCancellationRequest:
		return fmt.Appendf(nil, `{"notificationType":%q,"orderId":%d,"campaignId":%d,"requestedAt":%q}`, t, number, campaign, at)
	}
	return fmt.Appendf(nil, `{"notificationType":%q,"businessId":7,"chatId":%d,"createdAt":%q}`, t, number, at)
}

// lines are the journal as the model writes it.
func (r *planRun) lines() []string { return r.linesOf(r.market.Journal().Entries()) }

func (r *planRun) linesOf(entries []journal.Entry) []string {
	GinkgoHelper()
	var lines []string
	last := r.start
	for _, e := range entries {
		Expect(e.At).NotTo(BeTemporally("<", last), "virtual time never goes back")
		last = e.At
		words := []string{e.At.Sub(r.start).String()}
		for _, name := range []string{e.Subscription, e.Notification} {
			if name != "" {
				words = append(words, name)
			}
		}
		lines = append(lines, strings.Join(append(words, r.what(e)), " "))
	}
	return lines
}

// what says what happened.
func (r *planRun) what(e journal.Entry) string {
	switch {
	case e.Kind == journal.ExchangeSending:
		return "sending"
	case e.Kind == journal.DeliveryHeld:
		return fmt.Sprintf("%s by %s", e.Kind, e.Blocker)
	case e.Kind != journal.ExchangeDone:
		return string(e.Kind)
	}
	x := e.Exchange
	path := strings.TrimSuffix(strings.TrimPrefix(x.Request.URL, r.store.URL), market.DefaultPath)
	text := fmt.Sprintf("done #%d %s %s", x.Attempt, path, x.Verdict.Outcome)
	if e.Due != nil {
		text += fmt.Sprint(" again ", e.Due.Sub(r.start))
	}
	return text
}
