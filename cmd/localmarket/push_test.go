package main

import (
	"encoding/json"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("the legacy push API on the command line", func() {
	It("is checked where it is asked for", func() {
		c := inFolder().run("check", sampleStore("push-good-fbs"), "--api", "push", "--report", "json=r.json")
		Expect(c.code).To(Equal(exitOK), c.stdout.String())
		Expect(c.stdout.String()).To(And(ContainSubstring("cart.in-stock"), ContainSubstring("stocks.reply")))
		Expect(c.stdout.String()).NotTo(ContainSubstring("notify."))
		Expect(c.report("r.json").Choices).To(And(
			HaveKeyWithValue("push-api", ContainSubstring("31 December 2025")), HaveKeyWithValue("push-deadline", "5.5s for carts, 10s for orders, 27s for stocks"), HaveKeyWithValue("push-token-in", "header")))
	})

	It("is checked beside notifications, at an address of its own", func() {
		good := sampleStore("good")
		c := inFolder().run("check", good, "--api", "both", "--push-url", sampleStore("push-item-twice"), "--only", "ping,cart.in-stock")
		Expect(c.code).To(Equal(exitFailed))
		Expect(c.stdout.String()).To(And(ContainSubstring("ping.reply"), ContainSubstring("INVALID_DATA"), ContainSubstring("L-CART")))
	})

	It("is in every report", func() {
		c := inFolder()
		c.run("check", sampleStore("push-any-token"), "--api", "both", "--only", "token,cart.in-stock,ping", "--report", "json=r.json", "--report", "html=r.html",
			"--report", "markdown=r.md", "--report", "junit=r.xml", "--report", "github=r.txt", "--journal", "j.jsonl")
		Expect(c.code).To(Equal(exitFailed))
		schema := jsonschema.MustCompileString("report.schema.json", string(reports.Schema()))
		var document any
		Expect(json.Unmarshal([]byte(c.read("r.json")), &document)).To(Succeed())
		Expect(schema.Validate(document)).To(Succeed())
		for _, name := range []string{"r.html", "r.md", "r.xml", "r.txt"} {
			Expect(c.read(name)).To(ContainSubstring("wrong token was answered with status 200"), name)
			Expect(c.read(name)).NotTo(ContainSubstring(market.DefaultPushToken), name)
		}
		Expect(c.read("j.jsonl")).To(ContainSubstring(`"push":"cart"`))
		c.run("replay", "j.jsonl", "--url", sampleStore("good"))
		Expect(c.code).To(Equal(exitOK), c.stdout.String()+c.stderr.String())
	})

	It("takes a token, where it goes, a model and a deadline", func() {
		s := simtest.Run(GinkgoTB(), "push-good-dbs", simtest.Options{PushToken: "SESAME"})
		c := inFolder().run("check", "--api", "push", "--push-url", s.URL(), "--push-token", "SESAME", "--push-token-in", "url", "--push-model", "dbs", "--deadline", "3s",
			"--only", "cart.courier,token", "--report", "json=r.json")
		Expect(c.code).To(Equal(exitOK), c.stdout.String())
		Expect(c.report("r.json").Choices).To(HaveKeyWithValue("push-deadline", HavePrefix("3s, a departure from the contract's 5.5s")))
		Expect(c.stdout.String()).NotTo(ContainSubstring("SESAME"))

		c = inFolder().run("check", s.URL(), "--api", "push", "--push-token", "ALIBABA40", "--only", "cart.in-stock", "--report", "json=r.json")
		Expect(c.code).To(Equal(exitFailed))
		Expect(c.stdout.String() + c.read("r.json")).NotTo(ContainSubstring("ALIBABA40"))
	})

	DescribeTable("refuses", func(says string, args ...string) {
		c := inFolder().run(append([]string{"check", "http://127.0.0.1:9"}, args...)...)
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(ContainSubstring(says))
	},
		Entry("another API", "known are", "--api", "pull"),
		Entry("a token without the API", "--api push", "--push-token", "x"),
		Entry("another place", "header or url", "--api", "push", "--push-token-in", "body"),
		Entry("another model", "DBS or FBS", "--api", "push", "--push-model", "LAAS"),
		Entry("no URL", "--push-url", "--api", "push", "--push-url", "ftp://x"),
		Entry("a token that no header can carry", "characters", "--api", "push", "--push-token", "a\nb"),
		Entry("a check of another API", "is of the legacy push API: add --api push", "--only", "cart.in-stock"),
	)

	It("is played live, beside notifications", func() {
		store := simtest.Run(GinkgoTB(), "push-good-dbs", simtest.Options{PushToken: "SESAME"})
		s := inFolder().serve("--url", store.URL(), "--push-url", store.URL(), "--push-token", "SESAME", "--push-model", "DBS", "--speed", "60")
		response, err := http.Post(s.url+serve.ControlPath+"/events", "application/json", strings.NewReader(`{"event":"ORDER_CREATED","model":"DBS"}`))
		Expect(err).NotTo(HaveOccurred())
		Expect(response.Body.Close()).To(Succeed())
		Eventually(s.stdout, patient).Should(gbytes.Say(`→ /order/accept attempt 1: 200 accepted`))
		Eventually(s.stdout, patient).Should(gbytes.Say(`→ /order/status attempt 1: 200 accepted`))
	})

	It("needs an address to be played", func() {
		c := inFolder().run("serve", "--push-token", "x")
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(ContainSubstring("--push-url"))
	})

	It("lists its stores, and what it takes to see what is wrong with them", func() {
		c := inFolder().run("store", "--list")
		Expect(c.stdout.String()).To(MatchRegexp(`push-extra-item +INVALID_DATA +--api push +sells`))
		Expect(c.stdout.String()).To(MatchRegexp(`push-blanks +--api push --fail-on warn +has blanks`))
		Expect(c.stdout.String()).To(MatchRegexp(`push-options-by-fbs +INVALID_DATA +--api push --push-model FBS +offers`))
	})
})
