package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// answering is a store that keeps the bodies it gets, and answers all alike.
func answering(status int, reply string) (url string, bodies *[]string) {
	bodies = &[]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		*bodies = append(*bodies, string(text))
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, reply)
	}))
	DeferCleanup(server.Close)
	return server.URL, bodies
}

// unwrapped is what was printed without the ends of lines and the margin.
func unwrapped(c *command) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(c.stdout.String(), "|", "")), " ")
}

const (
	goodReply  = `{"version":"1","name":"mine","time":"2026-09-01T09:00:00Z"}`
	errorReply = `{"error":{"type":"WRONG_EVENT_FORMAT","message":"no"}}`
)

var _ = Describe("send", func() {
	It("sends one notification, and says what Market makes of the reply", func() {
		c := inFolder()
		c.write("my.yaml", myCabinet)
		url, bodies := answering(200, goodReply)
		c.run("send", "order_created", "--url", url, "--cabinet", "my.yaml", "--report", "json=r.json")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(*bodies).To(HaveLen(1))
		Expect((*bodies)[0]).To(And(ContainSubstring(`"notificationType":"ORDER_CREATED"`), ContainSubstring(`"campaignId":12345`), ContainSubstring("MY-SKU-")))
		Expect(c.stdout.String()).To(And(
			MatchRegexp(`(?m)^campaign +12345 +FBS$`),
			MatchRegexp(`PASS +send\.ORDER_CREATED +accepted`),
			ContainSubstring("came back 200 OK"),
			ContainSubstring("Market takes it for delivered, and does not send it again (N-200)"),
		))
		Expect(c.report("r.json").Summary.Passed).To(Equal(1))
	})

	It("changes fields, which stay texts where they were, and says so", func() {
		url, bodies := answering(200, goodReply)
		c := inFolder().run("send", "ORDER_CREATED", "--url", url, "--set", "items.0.offerId=007", "--set", "items.0.count=3")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect((*bodies)[0]).To(And(ContainSubstring(`"offerId":"007"`), MatchRegexp(`"count":3\b`)))
		Expect(c.stdout.String()).To(ContainSubstring("changed by hand: items.0.offerId, items.0.count"))
		Expect(c.stdout.String()).NotTo(ContainSubstring("Market would not send it"))
	})

	It("sends any body, names it as such, and finds a refusal right of what Market would not send", func() {
		c := inFolder()
		c.write("body.json", `{"notificationType": "ORDER_CREATED", "почти": `)
		url, bodies := answering(400, errorReply)
		c.run("send", "ORDER_CREATED", "--url", url, "--body", "body.json")
		Expect(c.code).To(Equal(exitOK), c.stdout.String())
		Expect(*bodies).To(Equal([]string{`{"notificationType": "ORDER_CREATED", "почти": `}))
		out := unwrapped(c)
		Expect(out).To(ContainSubstring("the body is that of body.json; Market would not send it: it is no JSON"))
		Expect(out).To(MatchRegexp(`PASS send\.ORDER_CREATED refused, as it deserves`))

		url, _ = answering(200, goodReply)
		c.run("send", "CHAT_CREATED", "--url", url, "--set", "createdAt=never")
		Expect(c.code).To(Equal(exitOK), "it is accepted all the same")
		Expect(unwrapped(c)).To(ContainSubstring("Market would not send it: its /createdAt"))
	})

	It("tells the story first if asked, and what may be missing if not", func() {
		url, bodies := answering(200, goodReply)
		Expect(inFolder().run("send", "ORDER_STATUS_UPDATED", "--url", url).code).To(Equal(exitOK))
		Expect(*bodies).To(HaveLen(1))
		Expect(inFolder().run("send", "ORDER_STATUS_UPDATED", "--url", url, "--story").code).To(Equal(exitOK))
		Expect(len(*bodies)).To(BeNumerically(">", 2))
		Expect((*bodies)[1]).To(ContainSubstring(`"notificationType":"ORDER_CREATED"`))

		url, _ = answering(400, errorReply)
		c := inFolder().run("send", "ORDER_STATUS_UPDATED", "--url", url)
		Expect(c.code).To(Equal(exitFailed))
		out := unwrapped(c)
		Expect(out).To(And(ContainSubstring("(N-400)"), ContainSubstring("--story sends what comes before it, such as ORDER_CREATED")))
	})

	It("says what a failure would bring: repeating, blocking, disconnection", func() {
		url, _ := answering(500, errorReply)
		c := inFolder().run("send", "ORDER_CREATED", "--url", url, "-q")
		Expect(c.code).To(Equal(exitFailed))
		Expect(c.stdout.String()).To(And(
			ContainSubstring("CANT_GET_RESPONSE / HTTP"), ContainSubstring("(N-RETRY)"), ContainSubstring("(N-BLOCKING)"), ContainSubstring("(N-DISCONNECT)"),
			Not(ContainSubstring("Api-Key")),
		))
		c.run("send", "ORDER_CREATED", "--url", url, "--revision", "2025-09")
		Expect(c.stdout.String()).To(And(ContainSubstring("(N-RETRY)"), Not(ContainSubstring("(N-BLOCKING)"))))
		c.run("send", "PING", "--url", url)
		Expect(c.stdout.String()).To(ContainSubstring("Market does not enable the subscription (N-CONNECT-PING)"))
	})

	It("lets the store call meanwhile", func() {
		c := inFolder()
		var statuses []int
		c.run("send", "ORDER_CREATED", "--url", settingUp(c, &statuses), "--pull-api", "127.0.0.1:0", "-q")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(statuses).To(Equal([]int{http.StatusOK}))
	})

	It("meets the store with another order each second", func() {
		url, bodies := answering(200, goodReply)
		c := inFolder()
		for range 2 {
			c.run("send", "ORDER_CREATED", "--url", url)
			c.now = c.now.Add(1_000_000_000)
		}
		id := regexp.MustCompile(`"orderId":\d{11}\b`)
		Expect(id.FindString((*bodies)[0])).NotTo(Or(BeEmpty(), Equal(id.FindString((*bodies)[1]))))
	})

	It("exits 3 if nobody is there", func() {
		c := inFolder().run("send", "ORDER_CREATED", "--url", "http://127.0.0.1:1")
		Expect(c.code).To(Equal(exitEnvironment))
	})

	DescribeTable("refuses, and sends nothing", func(problem string, args ...string) {
		c := inFolder()
		c.write("body.json", "[]")
		url, bodies := answering(200, goodReply)
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "URL", url)
		}
		c.run(append([]string{"send"}, args...)...)
		Expect(c.code).To(Equal(exitUsage), c.stdout.String())
		Expect(c.stderr.String()).To(ContainSubstring(problem))
		Expect(strings.Count(c.stderr.String(), "\n")).To(Equal(1))
		Expect(c.stdout.String()).To(BeEmpty())
		Expect(*bodies).To(BeEmpty())
	},
		Entry(nil, "which notification? give a type such as ORDER_CREATED", "--url", "URL"),
		Entry(nil, "which store? give --url", "ORDER_CREATED"),
		Entry(nil, `no notification type "ORDER_CRATED" (did you mean "ORDER_CREATED"?)`, "ORDER_CRATED", "--url", "URL"),
		Entry(nil, `no notification type "QUESTION_CREATED"`, "QUESTION_CREATED", "--url", "URL", "--revision", "2025-09"),
		Entry(nil, "write PATH=VALUE", "ORDER_CREATED", "--url", "URL", "--set", "items"),
		Entry(nil, `set nope: nothing matches "nope"`, "ORDER_CREATED", "--url", "URL", "--set", "nope=1"),
		Entry(nil, `set a: nothing matches "a"`, "ORDER_CREATED", "--url", "URL", "--body", "body.json", "--set", "a=1"),
		Entry(nil, "--body cannot be read", "ORDER_CREATED", "--url", "URL", "--body", "none.json"),
		Entry(nil, "--story is for a body that is made up", "ORDER_CREATED", "--url", "URL", "--body", "body.json", "--story"),
		Entry(nil, "--first-order must be from 1", "ORDER_CREATED", "--url", "URL", "--first-order", "-5"),
		Entry(nil, "FORMAT=FILE", "ORDER_CREATED", "--url", "URL", "--report", "x"),
		Entry(nil, "accepts at most 1 arg", "ORDER_CREATED", "PING", "--url", "URL"),
	)
})
