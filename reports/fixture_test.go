package reports_test

import (
	"strings"
	"time"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// hostile is what a store might send to break out of a report.
const hostile = "\x1b[31mred\x1b]0;title\a\r\x00 \u009b2J \u202eevil\u202c ]]> </script><script>alert(1)</script>\n" +
	"::error title=pwned::pwned\n  ::add-mask::pwned\n##[error]pwned ##vso[task.complete]pwned\n" +
	"```\n````\n</details> | pipe | `tick` <img src=x onerror=alert(1)> \ufffe Привет, магазин 🛒 👩‍💻\n"

// sample is a report with one of everything.
func sample() *reports.Report {
	r := &reports.Report{
		Tool: "localmarket", Version: "0.1.0", Revision: "2026-09", Seed: 42,
		Target: "https://shop.example/market",
		Choices: map[string]string{
			"path": "/notification", "deadline": "10s", "ping-deadline": "10s", "activation-delay": "2m0s",
		},
		Checks: append(passing(), failing()...),
		Exchanges: []journal.Exchange{
			accepted("x1", market.Ping, pingBody),
			slowPing(), timedOut(), invalid(), attack(), refused(),
			accepted("x7", market.OrderReturnCreated, `{"notificationType":"ORDER_RETURN_CREATED","orderId":7}`),
			large(), torn(),
		},
	}
	r.Count()
	return r
}

func passing() []reports.Check {
	return []reports.Check{
		{ID: "reach.connect", Rules: []string{"N-URL", "N-CONNECT"}, Title: "The address answers", Verdict: reports.Pass,
			Reason: "connected in 1.2 ms"},
		{ID: "tls.expiry", Rules: []string{"N-HTTPS"}, Title: "The certificate is not about to expire", Verdict: reports.Warn,
			Reason: "the certificate expires in 9 days, on 2026-10-01", Expected: "14 days or more", Fix: "renew it"},
		{ID: "ping.reply", Rules: []string{"N-CONNECT-PING", "N-200"}, Title: "PING is answered", Verdict: reports.Pass,
			Reason: "200 in 3.1 ms", Evidence: "x1", Exchanges: []string{"x1"}},
		{ID: "ping.deadline", Rules: []string{"N-PING-DEADLINE"}, Title: "PING is answered within a second", Verdict: reports.Warn,
			Reason: "the slowest of 2 replies took 1.25 s, over the 1 s that the documentation asks for",
			Fix:    "answer PING before doing any work", Evidence: "x2", Exchanges: []string{"x1", "x2"}},
		{ID: "notify.ORDER_RETURN_CREATED", Rules: []string{"N-200"}, Title: "A new return is accepted", Verdict: reports.Pass,
			Exchanges: []string{"x7"}},
	}
}

func failing() []reports.Check {
	return []reports.Check{
		{ID: "notify.ORDER_CREATED", Rules: []string{"N-DEADLINE", "N-VERDICT"}, Title: "A new order is accepted",
			Verdict: reports.Fail, Type: "CANT_GET_RESPONSE", Subtype: "READ_TIMED_OUT",
			Reason:   "no complete reply within 10 s; the time went into waiting for the first byte",
			Expected: "status 200 and a valid body within 10 s", Fix: "answer first, then work on the order in the background",
			Evidence: "x3", Exchanges: []string{"x3"}},
		{ID: "notify.ORDER_LINE_SERVICE_STATUS_UPDATED", Rules: []string{"N-200"}, Title: "A service's new status is accepted",
			Verdict: reports.Fail, Type: "INVALID_RESPONSE", Subtype: "INVALID_DATA",
			Reason: "the reply's body breaks 2 rules", Evidence: "x4", Exchanges: []string{"x7", "x4"}},
		{ID: "notify.CHAT_CREATED", Rules: []string{"N-200"}, Title: "A new chat is accepted", Verdict: reports.Warn,
			Type: "CANT_GET_RESPONSE", Subtype: "HTTP", Reason: "status 404", KnownUntil: "2026-12-31"},
		{ID: "tolerance.unknown-enum", Rules: []string{"N-UNKNOWN"}, Title: "An unknown enum value is no reason to fail",
			Verdict: reports.Fail, Type: "CANT_GET_RESPONSE", Subtype: "HTTP", Reason: "status 500: " + hostile,
			Evidence: "x5", Exchanges: []string{"x5"}},
		{ID: "tolerance.boundaries", Rules: []string{"N-BODY"}, Title: "The largest bodies are accepted",
			Verdict: reports.Fail, Type: "CANT_GET_RESPONSE", Subtype: "CONNECTION_REFUSED",
			Reason: "connection refused", Evidence: "x8", Exchanges: []string{"x8"}},
		{ID: "reject.not-json", Rules: []string{"N-400"}, Title: "What is not JSON is rejected", Verdict: reports.Skip,
			Reason: "left out by --skip reject"},
		{ID: "http.method", Rules: []string{"N-URL"}, Title: "Only POST is served", Verdict: reports.Error,
			Type: "CANT_GET_RESPONSE", Subtype: "CONNECTION_REFUSED",
			Reason: "this machine ran out of file descriptors", Evidence: "x6", Exchanges: []string{"x6"}},
	}
}

const (
	pingBody = `{"notificationType":"PING","time":"2026-09-22T10:00:00Z"}`
	goodBody = `{"version":"1.0.0","name":"Магазин","time":"2026-09-22T10:00:00Z"}`
)

// at is the virtual time at which a sample exchange was sent.
func at() time.Time { return time.Date(2026, 9, 22, 10, 0, 0, 0, time.UTC) }

func exchange(id string, kind market.Type, body string) journal.Exchange {
	return journal.Exchange{
		ID: id, At: at(), NotificationType: kind, Attempt: 1,
		Request: journal.Request{
			Method: "POST", URL: "https://shop.example/market/notification",
			Header: []journal.Header{
				{Name: "Authorization", Value: "***"},
				{Name: "Content-Type", Value: "application/json"},
			},
			Body: body, DeadlineMs: 10000,
		},
		Verdict: journal.Verdict{Outcome: journal.Failed},
	}
}

func accepted(id string, kind market.Type, body string) journal.Exchange {
	x := exchange(id, kind, body)
	x.Reply = jsonReply(200, goodBody)
	x.Verdict = journal.Verdict{Outcome: journal.Accepted}
	x.Measured = measured(journal.Phases{LookupMs: 0.2, ConnectMs: 0.5, TLSMs: 1.1, WriteMs: 0.1, WaitMs: 1, ReadMs: 0.2})
	return x
}

func jsonReply(status int, body string) *journal.Reply {
	return &journal.Reply{
		Status: status, Body: body, BodyBytes: int64(len(body)),
		Header: []journal.Header{{Name: "Content-Type", Value: "application/json"}},
	}
}

func measured(p journal.Phases) *journal.Measured {
	return &journal.Measured{
		StartedAt: at(), Phases: p, RemoteAddress: "192.0.2.1:443",
		TotalMs: p.LookupMs + p.ConnectMs + p.TLSMs + p.WriteMs + p.WaitMs + p.ReadMs,
	}
}

func slowPing() journal.Exchange {
	x := accepted("x2", market.Ping, pingBody)
	x.Measured = measured(journal.Phases{WriteMs: 0.1, WaitMs: 1249, ReadMs: 0.9})
	return x
}

func timedOut() journal.Exchange {
	x := exchange("x3", market.OrderCreated,
		`{"notificationType":"ORDER_CREATED","businessId":1,"campaignId":2,"orderId":1234567,"createdAt":"2026-09-22T10:00:00Z",`+
			`"items":[{"offerId":"Чайник «Ромашка» 1,7 л","count":2},{"offerId":"SKU-0002","count":1}]}`)
	x.Verdict.Type, x.Verdict.Subtype = market.CantGetResponse, market.ReadTimedOut
	x.Measured = measured(journal.Phases{LookupMs: 12, ConnectMs: 31, TLSMs: 64, WriteMs: 0.3, WaitMs: 9892.7})
	return x
}

func invalid() journal.Exchange {
	x := exchange("x4", market.OrderLineServiceStatusUpdated,
		`{"notificationType":"ORDER_LINE_SERVICE_STATUS_UPDATED","orderId":7,"note":"it's"}`)
	x.Reply = jsonReply(200, `{"name":"","time":"2026-09-22T10:00:00Z"}`)
	x.Verdict = journal.Verdict{
		Outcome: journal.Failed, Type: market.InvalidResponse, Subtype: market.InvalidData, Rules: []string{"N-200"},
		Reason: "the reply's body breaks 2 rules", Expected: "an object of version, name and time",
		Fix: "send all three, none empty",
		Violations: []journal.Violation{
			{Pointer: "", Keyword: "required", Rule: "N-200", Expected: `the member "version"`, Fix: `add "version"`},
			{Pointer: "/name", Keyword: "minLength", Rule: "N-200", Found: `""`, Expected: "1 to 100 characters", Fix: "name your integration"},
		},
		Warnings: []journal.Violation{
			{Pointer: "/time", Keyword: "format", Rule: "N-200", Found: "a|b`c<b>", Expected: "UTC", Fix: "send UTC"},
		},
	}
	x.Measured = measured(journal.Phases{WriteMs: 0.1, WaitMs: 2.4, ReadMs: 0.1})
	x.Measured.ConnectionReused = true
	return x
}

func attack() journal.Exchange {
	x := exchange("x5", market.OrderStatusUpdated, `{"notificationType":"ORDER_STATUS_UPDATED","status":"НОВЫЙ_СТАТУС"}`)
	x.Note = "a status that no list has"
	x.Reply = &journal.Reply{
		Status: 500, Body: hostile, BodyBytes: 1 << 20, Truncated: true,
		Header: []journal.Header{{Name: "Content-Type", Value: "text/html\x1b[0m; x=</title>"}},
	}
	x.Verdict.Type, x.Verdict.Subtype, x.Verdict.Reason = market.CantGetResponse, market.HTTP, hostile
	x.Measured = measured(journal.Phases{WaitMs: 700, ReadMs: 2000})
	return x
}

// torn is a reply that broke off.
func torn() journal.Exchange {
	x := exchange("x9", market.ChatCreated, `{"notificationType":"CHAT_CREATED"}`)
	x.Reply = jsonReply(200, "")
	x.Reply.Incomplete = true
	x.Verdict.Type, x.Verdict.Subtype = market.InvalidResponse, market.CantParseResponse
	return x
}

func refused() journal.Exchange {
	x := exchange("x6", "", "")
	x.Request.Method, x.Request.Header = "GET", nil
	x.Verdict.Type, x.Verdict.Subtype = market.CantGetResponse, market.ConnectionRefused
	return x
}

func large() journal.Exchange {
	items := strings.Repeat(`{"offerId":"Товар","count":1},`, 999) + `{"offerId":"🛒","count":1}`
	x := exchange("x8", market.OrderCreated, `{"notificationType":"ORDER_CREATED","items":[`+items+`]}`)
	x.Verdict.Type, x.Verdict.Subtype = market.CantGetResponse, market.ConnectionRefused
	return x
}
