package main

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"github.com/localmarket/localmarket/schemas"
)

var _ = Describe("demo", func() {
	It("shows a good store, bad ones and a disconnection, and writes the report", func() {
		c := inFolder().run("demo")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		out := c.stdout.String()
		Expect(out).To(MatchRegexp(`(?m)^good\s+\d+ passed, \d+ warned, 0 failed`))
		Expect(out).To(ContainSubstring("CANT_PARSE_RESPONSE"))
		Expect(out).To(ContainSubstring("READ_TIMED_OUT"))
		Expect(out).To(And(ContainSubstring("311✗"), ContainSubstring("disconnected at +14d"), ContainSubstring("464 attempts")))
		Expect(c.read("localmarket-demo.html")).To(ContainSubstring("duplicate"))
		Expect(c.files()).To(HaveLen(1))
	})
})

var _ = Describe("demo on a terminal", func() {
	// at is a demo at whose terminal a person types a line; nothing if it is empty.
	at := func(typed, ci string) (out *gbytes.Buffer, code chan int) {
		GinkgoHelper()
		in, out := &typing{Reader: strings.NewReader(typed)}, gbytes.NewBuffer()
		p := &process{
			args: []string{"demo"}, dir: GinkgoT().TempDir(), stdin: in, stdout: out, stderr: GinkgoWriter, now: time.Now,
			terminal: true, answers: true, color: colorNever,
			env: func(name string) (string, bool) {
				if name == "CI" {
					return ci, ci != ""
				}
				return "", false
			},
		}
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan struct{})
		code = make(chan int, 1)
		go func() {
			defer close(ended)
			code <- p.run(ctx)
		}()
		DeferCleanup(func() {
			cancel()
			Eventually(ended, patient).Should(BeClosed())
		})
		return out, code
	}

	It("opens the page when a person says so, with a store connected", func() {
		out, _ := at("y\n", "")
		Eventually(out, patient).Should(gbytes.Say(`listening on (\S+)\n`))
		Eventually(out, patient).Should(gbytes.Say("answered PING"))
		url := regexp.MustCompile(`listening on (\S+)`).FindSubmatch(out.Contents())[1]
		reply, err := http.Get(string(url))
		Expect(err).NotTo(HaveOccurred())
		Expect(reply.Body.Close()).To(Succeed())
		Expect(reply.StatusCode).To(Equal(http.StatusOK))
	})

	It("is over when nobody wants it", func() {
		out, code := at("\n", "")
		Eventually(code, patient).Should(Receive(Equal(exitOK)))
		Expect(string(out.Contents())).To(HaveSuffix("[y/N] "))
	})

	It("asks nobody in CI", func() {
		out, code := at("y\n", "true")
		Eventually(code, patient).Should(Receive(Equal(exitOK)))
		Expect(string(out.Contents())).NotTo(ContainSubstring("[y/N]"))
	})
})

// typing is what a person types.
type typing struct{ *strings.Reader }

func (typing) Close() error { return nil }

var _ = Describe("store", func() {
	It("lists its behaviours, with what Market's log calls them", func() {
		c := inFolder().run("store", "--list")
		Expect(c.stdout.String()).To(MatchRegexp(`(?m)^hang\s+READ_TIMED_OUT\s+\S`))
		Expect(c.stdout.String()).To(MatchRegexp(`(?m)^good\s+does everything right`))
		Expect(c.stdout.String()).To(MatchRegexp(`(?m)^acts-on-orders\s+--pull-api\s+\S`))
	})
})

var _ = Describe("contract", func() {
	It("lists the operations of a revision", func() {
		c := inFolder().run("contract", "operations")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(strings.Count(c.stdout.String(), "\n")).To(Equal(169))
		Expect(c.stdout.String()).To(And(
			MatchRegexp(`(?m)^GET +/v2/campaigns/\{campaignId\}/orders/\{orderId\} +getOrder +fby,fbs,dbs,express,laas +deprecated → getBusinessOrders, ends 2027-04-12$`),
			MatchRegexp(`(?m)^POST +/v2/categories/max-sale-quantum +getCategoriesMaxSaleQuantum +\S+ +deprecated, ends 2027-04-05$`),
			MatchRegexp(`(?m)^POST +/v1/campaigns/\{campaignId\}/orders/create +createOrder +laas$`),
		))
		c.run("contract", "operations", "--revision", "2025-09")
		Expect(strings.Count(c.stdout.String(), "\n")).To(Equal(153))
		Expect(c.stdout.String()).To(MatchRegexp(`(?m)^GET +\S+ +getModel +\S+ +deprecated$`))
	})

	It("lists them as JSON", func() {
		var operations []schemas.Operation
		Expect(json.Unmarshal(inFolder().run("contract", "operations", "--json").stdout.Bytes(), &operations)).To(Succeed())
		Expect(operations).To(HaveLen(169))
		Expect(operations).To(ContainElement(And(HaveField("ID", "createOrder"), HaveField("Body.Required", true), HaveField("Parallel", 4))))
	})
})
