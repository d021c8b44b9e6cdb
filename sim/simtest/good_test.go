package simtest_test

import (
	"bytes"
	"net/http"
	"net/http/httptrace"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("the good store", func() {
	var store *simtest.Store
	BeforeEach(func() { store = run("good", simtest.Options{}) })

	It("accepts every notification type of the contract", func(ctx SpecContext) {
		contract, err := schemas.Load(schemas.Latest)
		Expect(err).NotTo(HaveOccurred())
		var types []string
		for _, body := range oneOfEach() {
			types = append(types, field([]byte(body), "notificationType").(string))
			expectAccepted(post(ctx, store, body))
		}
		Expect(types).To(ConsistOf(contract.Types()))
		Expect(store.Handled()).To(Equal(len(types)))
	}, patience)

	It("accepts a repeated notification again, and handles it once", func(ctx SpecContext) {
		first := post(ctx, store, created)
		again := post(ctx, store, created)
		expectAccepted(again)
		Expect(again.body).To(Equal(first.body))
		Expect(store.Handled()).To(Equal(1))
	}, patience)

	DescribeTable("tolerates what it does not know (N-UNKNOWN)",
		func(ctx SpecContext, body string) { expectAccepted(post(ctx, store, body)) },
		Entry("an enum value", strings.Replace(status, "PROCESSING", "TELEPORTED", 1), patience),
		Entry("a field", strings.Replace(status, "{", `{"weather":{"rain":true},`, 1), patience),
	)

	DescribeTable("answers with the newest time of the event, in UTC",
		func(ctx SpecContext, body, want string) {
			got := post(ctx, store, body)
			expectAccepted(got)
			Expect(field(got.body, "time")).To(Equal(want))
		},
		Entry("an offset and a fraction", created, "2026-03-01T09:30:00.5Z", patience),
		Entry("several", strings.Replace(status, "{", `{"createdAt":"2020-01-01T00:00:00Z","more":[{"sentAt":"2026-05-01T00:00:00Z"}],`, 1), "2026-05-01T00:00:00Z", patience),
		Entry("none", `{"notificationType":"PING"}`, "2026-01-01T00:00:00Z", patience),
		Entry("one past what can be written in UTC", `{"notificationType":"PING","time":"9999-12-31T23:59:59-05:00"}`, "2026-01-01T00:00:00Z", patience),
		Entry("one that is not a time", strings.Replace(status, "{", `{"foundAt":"home",`, 1), "2026-03-01T10:00:01Z", patience),
	)

	DescribeTable("refuses a body that is wrong (N-400)",
		func(ctx SpecContext, body string) {
			expectError(post(ctx, store, body), 400, "WRONG_EVENT_FORMAT")
			Expect(store.Handled()).To(BeZero())
		},
		Entry("empty", "", patience),
		Entry("not JSON", "hello", patience),
		Entry("torn JSON", created[:len(created)/2], patience),
		Entry("two values", ping+ping, patience),
		Entry("null", "null", patience),
		Entry("an array", "["+ping+"]", patience),
		Entry("a string", `"PING"`, patience),
		Entry("no type", `{"orderId":1}`, patience),
		Entry("a type in other letters", `{"NotificationType":"PING"}`, patience),
		Entry("a type that is not a string", `{"notificationType":5}`, patience),
		Entry("an unknown type", `{"notificationType":"WEATHER_CHANGED"}`, patience),
		Entry("a missing field", strings.Replace(created, `"orderId":1,`, "", 1), patience),
		Entry("a field of the wrong type", strings.Replace(created, `"orderId":1`, `"orderId":"1"`, 1), patience),
		Entry("a status that is not a string", strings.Replace(status, `"PROCESSING"`, "5", 1), patience),
		Entry("JSON too deep to read", strings.Replace(ping, "{", `{"x":`+strings.Repeat("[", 20000)+strings.Repeat("]", 20000)+",", 1), patience),
	)

	DescribeTable("minds the content type (N-HEADERS)",
		func(ctx SpecContext, contentType string, want int) {
			r := request(ctx, store, ping)
			r.Header.Set("Content-Type", contentType)
			Expect(do(client(store), r).StatusCode).To(Equal(want))
		},
		Entry(nil, "application/json", 200, patience),
		Entry(nil, "Application/JSON; charset=UTF-8", 200, patience),
		Entry(nil, `application/json; charset="utf-8"`, 200, patience),
		Entry(nil, "application/json; charset=windows-1251", 415, patience),
		Entry(nil, "text/plain", 415, patience),
		Entry(nil, "application/json-seq", 415, patience),
		Entry(nil, "", 415, patience),
		Entry(nil, "application/json; charset", 415, patience),
	)

	DescribeTable("minds who sends, behind a proxy (N-IP)",
		func(ctx SpecContext, want int, forwarded ...string) {
			r := request(ctx, store, ping)
			r.Header["X-Forwarded-For"] = forwarded
			Expect(do(client(store), r).StatusCode).To(Equal(want))
		},
		Entry("Market", 200, "5.45.207.1", patience),
		Entry("Market's last address", 200, "141.8.142.127", patience),
		Entry("Market's third range", 200, "5.255.253.100", patience),
		Entry("Market as an IPv6 address", 200, "::ffff:5.45.207.1", patience),
		Entry("next to Market's range", 403, "5.45.207.128", patience),
		Entry("a stranger", 403, "203.0.113.7", patience),
		Entry("a stranger who claims to pass on for Market", 403, "5.45.207.1, 203.0.113.7", patience),
		Entry("the same in two headers", 403, "5.45.207.1", "203.0.113.7", patience),
		Entry("Market, whatever it claims", 200, "203.0.113.7,5.45.207.1", patience),
		Entry("no address", 403, "unknown", patience),
		Entry("an empty one", 403, "", patience),
	)

	DescribeTable("is found at its path alone, and never redirects (N-OTHER)",
		func(ctx SpecContext, path string) {
			r := request(ctx, store, ping)
			r.URL.Path = path
			expectError(do(client(store), r), 404, "UNKNOWN")
		},
		Entry(nil, "/", patience),
		Entry(nil, "//notification", patience),
		Entry(nil, "/notification/", patience),
		Entry(nil, "/x/../notification", patience),
		Entry(nil, "/notification/notification", patience),
	)

	DescribeTable("takes POST alone",
		func(ctx SpecContext, method string) {
			r := request(ctx, store, ping)
			r.Method = method
			got := do(client(store), r)
			Expect(got.StatusCode).To(Equal(405))
			Expect(got.Header.Get("Allow")).To(Equal("POST"))
		},
		Entry(nil, http.MethodGet, patience),
		Entry(nil, http.MethodHead, patience),
		Entry(nil, http.MethodPut, patience),
		Entry(nil, http.MethodOptions, patience),
		Entry(nil, "BREW", patience),
	)

	It("bounds the body at 1 MiB", func(ctx SpecContext) {
		fill := strings.Repeat(" ", 1<<20-len(ping))
		expectAccepted(post(ctx, store, ping+fill))
		expectError(post(ctx, store, ping+fill+" "), 413, "UNKNOWN")
	}, patience)

	It("keeps the connection for the next notification", func(ctx SpecContext) {
		c := client(store)
		expectAccepted(do(c, request(ctx, store, ping)))
		var reused bool
		trace := &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) { reused = i.Reused }}
		expectAccepted(do(c, request(httptrace.WithClientTrace(ctx, trace), store, ping)))
		Expect(reused).To(BeTrue())
	}, patience)

	It("serves the path it was given", func(ctx SpecContext) {
		store := run("good", simtest.Options{Path: "/api/market"})
		r := request(ctx, store, ping)
		r.URL.Path = "/api/market"
		expectAccepted(do(client(store), r))
		expectError(post(ctx, store, ping), 404, "UNKNOWN")
	}, patience)

	It("serves HTTPS to who trusts its authority", func(ctx SpecContext) {
		store := run("good", simtest.Options{TLS: true})
		Expect(store.URL()).To(HavePrefix("https://127.0.0.1:"))
		expectAccepted(post(ctx, store, ping))
		r := request(ctx, store, ping)
		r.URL.Host = strings.Replace(r.URL.Host, "127.0.0.1", "localhost", 1)
		expectAccepted(do(client(store), r))
	}, patience)
})

// oneOfEach is a notification of every type.
func oneOfEach() []string {
	return []string{
		ping, created, status,
		`{"notificationType":"ORDER_UPDATED","orderId":1,"campaignId":2,"updateType":"DELIVERY_DATE_UPDATED","updatedAt":"2026-03-01T10:00:00Z"}`,
		`{"notificationType":"ORDER_CANCELLED","orderId":1,"campaignId":2,"items":[],"cancelledAt":"2026-03-01T10:00:00Z"}`,
		`{"notificationType":"ORDER_CANCELLATION_REQUEST","orderId":1,"campaignId":2,"requestedAt":"2026-03-01T10:00:00Z"}`,
		`{"notificationType":"ORDER_RETURN_CREATED","orderId":1,"returnId":3,"returnType":"RETURN","campaignId":2,"items":[],"createdAt":"2026-03-01T10:00:00Z"}`,
		`{"notificationType":"ORDER_RETURN_STATUS_UPDATED","orderId":1,"returnId":3,"campaignId":2,"statuses":{"refundStatus":"REFUNDED"},"updatedAt":"2026-03-01T10:00:00Z"}`,
		`{"notificationType":"ORDER_LINE_SERVICE_STATUS_UPDATED","orderId":1,"campaignId":2,"itemId":1,"serviceArticle":"s","statuses":[{"status":"CREATED","count":1}],"updatedAt":"2026-03-01T10:00:00Z"}`,
		`{"notificationType":"GOODS_FEEDBACK_CREATED","feedbackId":1,"businessId":2,"createdAt":"2026-03-01T10:00:00Z","publishedAt":"2026-03-01T10:00:00Z"}`,
		`{"notificationType":"GOODS_FEEDBACK_COMMENT_CREATED","commentId":1,"businessId":2,"createdAt":"2026-03-01T10:00:00Z"}`,
		`{"notificationType":"CHAT_CREATED","chatId":1,"businessId":2,"createdAt":"2026-03-01T10:00:00Z"}`,
		`{"notificationType":"CHAT_MESSAGE_SENT","chatId":1,"messageId":"4","businessId":2,"sentAt":"2026-03-01T10:00:00Z"}`,
		`{"notificationType":"CHAT_ARBITRAGE_STARTED","chatId":1,"businessId":2,"startedAt":"2026-03-01T10:00:00Z"}`,
		`{"notificationType":"CHAT_ARBITRAGE_FINISHED","chatId":1,"businessId":2,"finishedAt":"2026-03-01T10:00:00Z"}`,
		`{"notificationType":"QUESTION_CREATED","questionId":1,"businessId":2,"createdAt":"2026-03-01T10:00:00Z"}`,
		`{"notificationType":"QUESTION_ANSWER_CREATED","answerId":1,"businessId":2,"createdAt":"2026-03-01T10:00:00Z"}`,
		`{"notificationType":"QUESTION_COMMENT_CREATED","answerId":1,"commentId":5,"businessId":2,"createdAt":"2026-03-01T10:00:00Z"}`,
	}
}

var _ = Describe("two good stores", func() {
	It("answer alike, byte for byte", func(ctx SpecContext) {
		a, b := run("good", simtest.Options{}), run("good", simtest.Options{})
		for _, body := range oneOfEach() {
			Expect(bytes.Equal(post(ctx, a, body).body, post(ctx, b, body).body)).To(BeTrue(), body)
		}
	}, patience)
})
