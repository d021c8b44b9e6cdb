package eventlog_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports/eventlog"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

func TestEventLog(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "reports/eventlog")
}

// said is what a log says of entries.
func said(o eventlog.Options, all ...journal.Entry) (string, *eventlog.Log) {
	GinkgoHelper()
	j := &journal.Journal{}
	for _, e := range all {
		j.Append(e)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	var out bytes.Buffer
	o.Out = &out
	log := eventlog.New(o)
	log.Follow(ctx, j, 0)
	log.End(90*time.Second, 2*time.Hour, 3)
	return out.String(), log
}

// lines are those for people of entries, without their times, and without what is said
// at the end.
func lines(o eventlog.Options, all ...journal.Entry) []string {
	GinkgoHelper()
	text, _ := said(o, all...)
	text, _, _ = strings.Cut(text, "ended after")
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], "0001-01-01 00:00:00 ")
	}
	return lines
}

func about(kind journal.Kind, notification string, t market.Type) journal.Entry {
	return journal.Entry{Kind: kind, Subscription: "s1", Notification: notification, Type: t}
}

// attempt is one that failed, unless the status is 200.
func attempt(notification string, number, status int) journal.Entry {
	x := &journal.Exchange{
		ID: "x1", NotificationType: market.OrderCreated, Attempt: number, Reply: &journal.Reply{Status: status, Body: "<oops>"},
		Request: journal.Request{Body: `{"a":1}`}, Measured: &journal.Measured{TotalMs: 5},
	}
	x.Verdict = journal.Verdict{Outcome: journal.Accepted}
	if status != 200 {
		x.Verdict = journal.Verdict{Outcome: journal.Failed, Type: market.InvalidResponse, Reason: "it failed"}
	}
	return journal.Entry{Kind: journal.ExchangeDone, Subscription: "s1", Notification: notification, Exchange: x}
}

// call is one with findings, each a rule with a message.
func call(status int, findings ...string) journal.Entry {
	c := &journal.Call{Method: "GET", Path: "/v2/x", Operation: "getX", Status: status, Body: "asked", Reply: &journal.Reply{Body: "answered"}}
	for _, one := range findings {
		rule, message, _ := strings.Cut(one, " ")
		kind := journal.UnknownParameter
		if status >= 400 {
			kind = journal.CallRefused
		}
		c.Findings = append(c.Findings, journal.Finding{Rule: rule, Kind: kind, Message: message, Fix: "mend it"})
	}
	return journal.Entry{Kind: journal.PullCall, Call: c}
}

var _ = Describe("The log", func() {
	It("says what begins to wait, for what, and when it waits no longer (N-BLOCKING)", func() {
		held := about(journal.DeliveryHeld, "n7", market.OrderCreated)
		held.Blocker = "n5"
		other := held
		other.Subscription = "s2" // of which nothing is known
		Expect(lines(eventlog.Options{},
			about(journal.OutageBegan, "n5", market.ChatMessageSent), held, other,
			about(journal.DeliveryReleased, "n7", market.OrderCreated),
		)).To(Equal([]string{
			"  outage began s1 CHAT_MESSAGE_SENT n5 blocks all others (N-BLOCKING)",
			"  ORDER_CREATED n7 to s1 is held: waits for n5 CHAT_MESSAGE_SENT (N-BLOCKING)",
			"  ORDER_CREATED n7 to s2 is held: waits for n5 (N-BLOCKING)",
			"  ORDER_CREATED n7 to s1 waits no longer",
		}))
		Expect(lines(eventlog.Options{}, about(journal.OutageBegan, "", ""))).To(Equal([]string{"  outage began s1"}), "where nothing blocks")
	})

	It("says an issue of calls once, and counts it", func() {
		all := []journal.Entry{}
		for i := range 50 {
			all = append(all, call(200, fmt.Sprintf("P-SPEC order %d is odd", i), "P-PATHS nobody says who calls"), call(404, fmt.Sprintf("P-ERRORS no order %d", i)))
		}
		text, log := said(eventlog.Options{}, all...)
		Expect(strings.Count(text, "mend it")).To(Equal(3))
		Expect(strings.Count(text, "← GET /v2/x 404 (P-ERRORS, as before)\n")).To(Equal(49), "why it was refused is said each time")
		Expect(text).To(And(
			ContainSubstring("calls of the store: 100 (50 refused)"),
			ContainSubstring("    ×50 P-SPEC: order 0 is odd\n"), ContainSubstring("    ×50 P-PATHS: nobody says who calls\n"), ContainSubstring("    ×50 P-ERRORS: no order 0\n"),
		))
		Expect(log.Summary().Issues).To(HaveEach(HaveField("Times", 50)))
	})

	It("tells so many issues apart and no more, however hostile the calls are", func() {
		all := []journal.Entry{}
		for i := range 3000 {
			letters := strings.NewReplacer("0", "a", "1", "b", "2", "c", "3", "d", "4", "e", "5", "f", "6", "g", "7", "h", "8", "i", "9", "j").Replace(fmt.Sprint(i))
			all = append(all, call(200, "P-SPEC odd: "+letters+strings.Repeat("x", 5000)))
		}
		text, log := said(eventlog.Options{}, all...)
		Expect(log.Summary().Issues).To(HaveLen(200))
		Expect(log.Summary().MoreIssues).To(Equal(2800))
		Expect(text).To(ContainSubstring("×2800 others"))
		Expect(len(text)).To(BeNumerically("<", 700_000))
	})

	It("says of which world it is, in each line, and counts each for itself", func() {
		held := func(n string) journal.Entry { return about(journal.DeliveryHeld, n, market.OrderCreated) }
		refused := journal.Entry{Kind: journal.PullCall, Call: &journal.Call{
			Method: "GET", Path: "/v2/campaigns", Status: 401, Findings: []journal.Finding{{Rule: "P-AUTH", Kind: journal.CallRefused, Message: "no key", Fix: "send one"}},
		}}
		for _, form := range []bool{false, true} {
			var out bytes.Buffer
			log := eventlog.New(eventlog.Options{Out: &out, JSON: form})
			for _, one := range []*eventlog.Log{log, log.World("w1"), log.World("w2")} {
				j := &journal.Journal{}
				for _, e := range []journal.Entry{held("n1"), held("n2"), held("n3"), refused, refused} {
					j.Append(e)
				}
				ctx, stop := context.WithCancel(context.Background())
				stop()
				one.Follow(ctx, j, 0)
				Expect(one.Summary()).To(And(HaveField("Calls", 2), HaveField("Issues", HaveExactElements(HaveField("Times", 2)))))
			}
			for _, world := range []string{"w1", "w2"} {
				mark := "0001-01-01 00:00:00 " + world + " "
				if form {
					mark = `"world":"` + world + `"`
				}
				said := 0
				for line := range strings.Lines(out.String()) {
					if strings.Contains(line, mark) {
						said++
					}
				}
				Expect(said).To(Equal(strings.Count(out.String(), "\n")/3), "as many as of the log itself: %s", out.String())
			}
		}
	})

	It("remembers a tenth as much of a world", func() {
		j := &journal.Journal{}
		for n := range 30 {
			j.Append(journal.Entry{Kind: journal.PullCall, Call: &journal.Call{Status: 400, Findings: []journal.Finding{{Rule: "P-SPEC", Message: strings.Repeat("x", n+1)}}}})
		}
		ctx, stop := context.WithCancel(context.Background())
		stop()
		log := eventlog.New(eventlog.Options{Out: io.Discard})
		world := log.World("w1")
		for _, one := range []*eventlog.Log{log, world} {
			one.Follow(ctx, j, 0)
		}
		Expect(log.Summary().Issues).To(HaveLen(30))
		Expect(world.Summary()).To(And(HaveField("Issues", HaveLen(20)), HaveField("MoreIssues", 10)))
	})

	It("says what fails by the hour less and less often, and again once it is news", func() {
		all := []journal.Entry{about(journal.OutageBegan, "n1", market.OrderCreated)}
		for i := range 336 {
			all = append(all, attempt("n1", i+1, 500))
		}
		all = append(all, attempt("n1", 337, 503), attempt("n1", 338, 200), about(journal.OutageEnded, "", ""), attempt("n2", 2, 500))
		got := lines(eventlog.Options{}, all...)
		Expect(got).To(HaveLen(1 + 1 + 9 + 4))
		Expect(got[1]).To(Equal("→ ORDER_CREATED n1 attempt 1 to s1: 500 failed: INVALID_RESPONSE : it failed"))
		Expect(got[10]).To(HaveSuffix("it failed; ×256 by now"))
		Expect(got[11]).To(ContainSubstring("attempt 337 to s1: 503 failed"), "another verdict is news")
		Expect(got[12]).To(ContainSubstring("attempt 338 to s1: 200 accepted"))
		Expect(got[14]).To(Equal("→ ORDER_CREATED n2 attempt 2 to s1: 500 failed: INVALID_RESPONSE : it failed"), "another outage is news")
		Expect(len(lines(eventlog.Options{Level: slog.LevelDebug}, all...))).To(Equal(len(all)))
	})

	It("says the first attempt of each notification", func() {
		Expect(lines(eventlog.Options{}, attempt("n1", 1, 500), attempt("n2", 1, 500), attempt("n3", 1, 500))).To(HaveLen(3))
	})

	It("does not repeat a PING that fails every few seconds, nor what is held", func() {
		all := []journal.Entry{}
		for range 100 {
			ping := attempt("", 1, 500)
			ping.Exchange.NotificationType = market.Ping
			all = append(all, ping, about(journal.SubscriptionRefused, "", ""), about(journal.DeliveryHeld, "n1", market.OrderCreated))
		}
		Expect(lines(eventlog.Options{}, all...)).To(HaveLen(3 * 7))
	})

	It("shows bodies if asked to, bounded", func() {
		long := attempt("n1", 1, 500)
		long.Exchange.Reply.Body = strings.Repeat("x", 100_000)
		Expect(lines(eventlog.Options{}, attempt("n1", 1, 200), call(200))).To(HaveLen(2))
		got := lines(eventlog.Options{Bodies: true}, attempt("n1", 1, 200), call(200), long)
		Expect(got[:6]).To(Equal([]string{
			"→ ORDER_CREATED n1 attempt 1 to s1: 200 accepted", `    > {"a":1}`, "    < <oops>", "← GET /v2/x 200", "    > asked", "    < answered",
		}))
		Expect(got[8]).To(And(HaveSuffix("…"), HaveLen(len("    < ")+4096+len("…"))))
	})

	It("says what is important alone if asked to", func() {
		all := []journal.Entry{attempt("n1", 1, 200), call(200), attempt("n1", 1, 500), call(404), about(journal.FaultOn, "", "")}
		Expect(lines(eventlog.Options{Level: slog.LevelWarn}, all...)).To(HaveLen(2))
		bug := call(500)
		bug.Call.Fault = "it panicked"
		Expect(lines(eventlog.Options{Level: slog.LevelError}, append(all, bug)...)).To(Equal([]string{"← GET /v2/x 500"}))
	})

	It("says at the end what there was", func() {
		text, _ := said(eventlog.Options{}, attempt("n1", 1, 200), attempt("n1", 1, 500), call(200))
		Expect(text).To(HaveSuffix("ended after 1m30s, 2h0m0s of virtual time\n" +
			"  sent: 2 (1 accepted, 0 rejected, 1 failed, 0 unknown); still to come: 3\n" +
			"  calls of the store: 1 (0 refused)\n"))
	})

	It("goes on when the journal begins again", func() {
		j := &journal.Journal{}
		out := &pipe{wrote: make(chan string, 10)}
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan struct{})
		for range 3 {
			j.Append(call(200))
		}
		go func() {
			defer close(ended)
			eventlog.New(eventlog.Options{Out: out}).Follow(ctx, j, 3)
		}()
		j.Clear()
		j.Append(call(404))
		Eventually(out.wrote).Should(Receive(ContainSubstring("404")))
		stop()
		Eventually(ended).Should(BeClosed())
	})
})

// pipe hands on what is written to it.
type pipe struct{ wrote chan string }

func (p *pipe) Write(b []byte) (int, error) {
	p.wrote <- string(b)
	return len(b), nil
}

var _ io.Writer = (*pipe)(nil)

// objects are the records of JSON.
func objects(text string) []map[string]any {
	GinkgoHelper()
	var all []map[string]any
	for line := range strings.Lines(text) {
		var one map[string]any
		Expect(json.Unmarshal([]byte(line), &one)).To(Succeed(), line)
		all = append(all, one)
	}
	return all
}

var _ = Describe("The log in JSON", func() {
	It("is an object a line, with keys that stay", func() {
		text, _ := said(eventlog.Options{JSON: true, Bodies: true}, attempt("n1", 1, 500), call(404, "P-ERRORS no order 1"), call(404, "P-ERRORS no order 2"))
		all := objects(text)
		Expect(all).To(HaveLen(4))
		Expect(all).To(HaveEach(And(HaveKey("time"), HaveKey("level"), HaveKey("msg"), HaveKey("event"))))
		Expect(all[0]).To(And(
			HaveKeyWithValue("event", "exchange.done"), HaveKeyWithValue("level", "WARN"), HaveKeyWithValue("type", "ORDER_CREATED"),
			HaveKeyWithValue("notification", "n1"), HaveKeyWithValue("subscription", "s1"), HaveKeyWithValue("attempt", 1.0), HaveKeyWithValue("status", 500.0),
			HaveKeyWithValue("outcome", "failed"), HaveKeyWithValue("errorType", "INVALID_RESPONSE"), HaveKeyWithValue("reason", "it failed"), HaveKeyWithValue("ms", 5.0),
			HaveKeyWithValue("requestBody", `{"a":1}`), HaveKeyWithValue("replyBody", "<oops>"), HaveKeyWithValue("seq", 1.0), HaveKey("at"),
		))
		Expect(all[1]).To(And(
			HaveKeyWithValue("event", "pull.call"), HaveKeyWithValue("operation", "getX"), HaveKeyWithValue("status", 404.0),
			HaveKeyWithValue("issues", ConsistOf(And(HaveKeyWithValue("rule", "P-ERRORS"), HaveKeyWithValue("kind", "violation"), HaveKeyWithValue("fix", "mend it")))),
		))
		Expect(all[2]).To(And(Not(HaveKey("issues")), HaveKeyWithValue("issuesBefore", 1.0)))
		Expect(all[3]).To(And(
			HaveKeyWithValue("event", "ended"), HaveKeyWithValue("attempts", 1.0), HaveKeyWithValue("failed", 1.0), HaveKeyWithValue("waiting", 3.0),
			HaveKeyWithValue("calls", 2.0), HaveKeyWithValue("seconds", 90.0), HaveKeyWithValue("issues", ConsistOf(HaveKeyWithValue("times", 2.0))),
		))
	})

	It("does not speak the reader's language", func() {
		text, _ := said(eventlog.Options{JSON: true, Words: strings.ToUpper}, call(200))
		Expect(objects(text)[0]).To(HaveKeyWithValue("msg", "← GET /v2/x 200"))
	})
})

var _ = DescribeTable("What is hostile is printable", func(o eventlog.Options) {
	const evil = "\x1b[2J\r\n::set-output\u202e##[error]x\x00"
	c := call(404, "P-PATHS "+evil)
	c.Call.Path, c.Call.Query, c.Call.Body, c.Call.Integration, c.Call.Operation = evil, evil, evil, evil, ""
	x := attempt("n1", 1, 500)
	x.Exchange.Verdict.Reason, x.Exchange.Reply.Body = evil, evil
	o.Bodies = true
	text, _ := said(o, c, x, journal.Entry{Kind: journal.FaultOn, Reason: evil})
	for line := range strings.Lines(text) {
		Expect(strings.TrimSuffix(line, "\n")).To(And(MatchRegexp(`^[[:^cntrl:]]+$`), Not(ContainSubstring("\u202e")), Not(ContainSubstring("##[")), Not(HavePrefix("::"))))
	}
},
	Entry("in text", eventlog.Options{}),
	Entry("in JSON", eventlog.Options{JSON: true}),
)
