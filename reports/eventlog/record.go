package eventlog

import (
	"fmt"
	"log/slog"
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// record is an entry as it is said.
type record struct {
	level  slog.Level
	text   string
	attrs  []slog.Attr
	issues []Issue
	// alike is what the entry has in common with others that need not be said as well;
	// empty for one that is news.
	alike string
}

// record is an entry in the words of a person. What another entry says anyhow is for
// debugging alone.
func (t *tally) record(e journal.Entry) record {
	switch {
	case e.Exchange != nil:
		return exchangeRecord(e)
	case e.Call != nil:
		return t.callRecord(e.Call)
	}
	r := record{level: levelOf(e.Kind), text: t.line(e), attrs: present(
		slog.String("subscription", e.Subscription), slog.String("type", string(e.Type)), slog.String("notification", e.Notification),
		slog.String("exchange", e.ExchangeID), slog.String("blocker", e.Blocker), slog.String("reason", e.Reason),
	)}
	switch e.Kind {
	case journal.DeliveryHeld, journal.DeliveryReleased, journal.DeliveryExpired, journal.DeliveryCancelled:
		r.alike = e.Subscription + " " + string(e.Kind)
	case journal.SubscriptionRefused, journal.SubscriptionPlugging: // it is tried again and again
		r.alike = e.Subscription + " " + string(e.Kind) + " " + e.Reason
	case journal.NotificationUnwanted:
		r.alike = string(e.Kind) + " " + string(e.Type)
	}
	return r
}

func levelOf(k journal.Kind) slog.Level {
	switch k {
	case journal.ExchangeSending, journal.NotificationCreated, journal.DeliveryAccepted, journal.DeliveryRejected:
		return slog.LevelDebug
	case journal.SubscriptionRefused, journal.SubscriptionDisconnected, journal.OutageBegan, journal.NotificationUnwanted,
		journal.DeliveryHeld, journal.DeliveryExpired, journal.PushOff, journal.PushUntold:
		return slog.LevelWarn
	}
	return slog.LevelInfo
}

// line is what is said of an entry that is neither an exchange nor a call.
func (t *tally) line(e journal.Entry) string {
	switch e.Kind {
	case journal.DeliveryHeld:
		return fmt.Sprintf(lineHeld, e.Type, e.Notification, e.Subscription, t.blocker(e))
	case journal.DeliveryReleased:
		return fmt.Sprintf(lineReleased, e.Type, e.Notification, e.Subscription)
	case journal.NotificationUnwanted:
		return fmt.Sprintf(lineUnwanted, e.Type, e.Notification)
	}
	parts := []string{strings.ReplaceAll(string(e.Kind), ".", " "), e.Subscription, string(e.Type), e.Notification, e.ExchangeID}
	if e.Kind == journal.OutageBegan && e.Notification != "" {
		parts = append(parts, lineBlocks)
	}
	if e.Reason != "" {
		parts = append(parts, "("+e.Reason+")")
	}
	return "  " + words(parts...)
}

// exchangeRecord is a notification that was sent, and its verdict.
func exchangeRecord(e journal.Entry) record {
	x, v := e.Exchange, e.Exchange.Verdict
	r := record{level: slog.LevelInfo, attrs: present(
		slog.String("type", string(x.NotificationType)), slog.String("push", string(x.Push)), slog.String("notification", e.Notification),
		slog.String("subscription", e.Subscription), slog.String("exchange", x.ID), slog.Int("attempt", x.Attempt),
		slog.String("outcome", string(v.Outcome)), slog.String("errorType", string(v.Type)), slog.String("errorSubtype", string(v.Subtype)),
		slog.String("reason", v.Reason), slog.String("fix", v.Fix),
	)}
	status := lineNoReply
	if x.Reply != nil {
		status = fmt.Sprint(x.Reply.Status)
		r.attrs = append(r.attrs, slog.Int("status", x.Reply.Status))
	}
	if x.Measured != nil {
		r.attrs = append(r.attrs, slog.Float64("ms", x.Measured.TotalMs))
	}
	if x.Fault != nil {
		r.attrs = append(r.attrs, slog.String("fault", x.Fault.Kind))
	}
	if x.Push != "" {
		r.text = words(fmt.Sprintf(lineAsked, x.Push, x.Attempt, status, v.Outcome))
	} else {
		r.text = words(fmt.Sprintf(lineSent, x.NotificationType, e.Notification, x.Attempt, e.Subscription, status, v.Outcome))
	}
	if v.Outcome != journal.Accepted {
		r.level = slog.LevelWarn
		r.text += fmt.Sprintf(lineWhy, v.Type, v.Subtype, v.Reason)
	}
	if v.Outcome == journal.Failed && (x.Attempt > 1 || x.NotificationType == market.Ping) {
		r.alike = strings.Join([]string{e.Subscription, "failed", string(x.NotificationType), string(x.Push), string(v.Type), string(v.Subtype), status}, " ")
	}
	if e.Due != nil {
		r.text += fmt.Sprintf(lineAgain, e.Due.Format(timeLayout))
		r.attrs = append(r.attrs, slog.Time("again", *e.Due))
	}
	return r
}

// callRecord is a call of the store, and its issues that were not said yet.
func (t *tally) callRecord(c *journal.Call) record {
	path := c.Path
	if c.Query != "" {
		path += "?" + c.Query
	}
	r := record{level: slog.LevelInfo, attrs: present(
		slog.String("method", c.Method), slog.String("path", c.Path), slog.String("query", c.Query), slog.String("operation", c.Operation),
		slog.Int("status", c.Status), slog.String("integration", c.Integration), slog.String("keyName", c.KeyName),
		slog.Int64("campaign", c.CampaignID), slog.String("trace", c.Trace), slog.String("bug", c.Fault),
	)}
	status := fmt.Sprint(c.Status)
	if c.Status == 0 {
		status = strings.TrimSuffix(lineNoReply, ",")
	}
	if c.Injected != nil {
		status += fmt.Sprintf(lineInjected, c.Injected.Kind)
		r.attrs = append(r.attrs, slog.String("fault", c.Injected.Kind))
	}
	var before []string
	for _, f := range c.Findings {
		switch first, counted := t.issue(f); {
		case first:
			r.issues = append(r.issues, Issue{Rule: f.Rule, Kind: f.Kind, Message: shown(f.Message), Fix: shown(f.Fix)})
		case counted && (f.Kind == journal.CallRefused || f.Kind == journal.OverLimit): // the answer to "why?"
			before = append(before, f.Rule)
		}
	}
	if again := len(c.Findings) - len(r.issues); again > 0 {
		r.attrs = append(r.attrs, slog.Int("issuesBefore", again))
	}
	r.text = fmt.Sprintf(lineCalled, c.Method, path, status)
	if len(before) > 0 {
		r.text += fmt.Sprintf(lineBefore, strings.Join(before, ", "))
	}
	switch {
	case c.Fault != "":
		r.level = slog.LevelError
	case c.Status >= 400 || len(r.issues) > 0:
		r.level = slog.LevelWarn
	}
	return r
}

// maxBody bounds a body that is shown, in bytes.
const maxBody = 4 << 10

// bodiesOf are the bodies of an exchange or of a call, printable.
func bodiesOf(e journal.Entry) []slog.Attr {
	var request, reply string
	switch {
	case e.Exchange != nil:
		request = e.Exchange.Request.Body
		if e.Exchange.Reply != nil {
			reply = e.Exchange.Reply.Body
		}
	case e.Call != nil:
		request = e.Call.Body
		if e.Call.Reply != nil {
			reply = e.Call.Reply.Body
		}
	}
	return present(slog.String(keyRequest, printable.Bounded(request, maxBody)), slog.String(keyReply, printable.Bounded(reply, maxBody)))
}

// maxIssue bounds a text that may quote the store, in bytes.
const maxIssue = 1 << 10

func shown(text string) string { return printable.NotACommand(printable.Bounded(text, maxIssue)) }

// present leaves out what is empty.
func present(attrs ...slog.Attr) []slog.Attr {
	var some []slog.Attr
	for _, a := range attrs {
		if a.Value.Kind() == slog.KindString && a.Value.String() == "" || a.Value.Kind() == slog.KindInt64 && a.Value.Int64() == 0 {
			continue
		}
		some = append(some, a)
	}
	return some
}

// words puts one space between what is not empty.
func words(parts ...string) string {
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}
