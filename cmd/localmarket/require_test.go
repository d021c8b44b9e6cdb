package main

import (
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
)

var _ = Describe("--require", func() {
	It("fails a run in which the store handled fewer types, in every report", func() {
		c := inFolder()
		c.run("run", "escalation", "--store", "good", "--require", "types=order_created,QUESTION_CREATED", "--report", "junit=r.xml", "--report", "json=r.json")
		Expect(c.code).To(Equal(exitFailed), c.stderr.String())
		Expect(c.stdout.String()).To(ContainSubstring("1 of 2 required types were accepted by no reply: QUESTION_CREATED"))
		Expect(c.read("r.xml")).To(ContainSubstring("QUESTION_CREATED"))
		Expect(c.read("r.json")).To(ContainSubstring("require.types"))
	})

	It("passes where all was handled", func() {
		c := inFolder()
		c.run("run", "escalation", "order-life-fbs", "--store", "good", "--require", "types=ORDER_CREATED,ORDER_STATUS_*")
		Expect(c.code).To(Equal(exitOK), c.stdout.String())
		Expect(c.stdout.String()).To(ContainSubstring("require.types"))
	})

	It("is a check of check, by what was accepted and called", func() {
		c := inFolder()
		c.run("check", sampleStore("good"), "--only", "notify.ORDER_CREATED", "--require", "types=ORDER_CREATED,operations=getOrder,getOrders", "--report", "json=r.json")
		Expect(c.code).To(Equal(exitFailed))
		r := c.report("r.json")
		Expect(r.Checks).To(HaveLen(3))
		Expect(r.Checks[1].Verdict).To(Equal(reports.Pass))
		Expect(r.Checks[2].ID).To(Equal("require.operations"))
		Expect(r.Checks[2].Reason).To(ContainSubstring("2 of 2 required operations"))
	})

	It("counts the operations that a store called with success", func() {
		c := inFolder()
		c.run("run", "order-life-fbs", "--store", "acts-on-orders", "--pull-api", "127.0.0.1:0", "--require", "operations=getBusinessOrders,setOrderBoxLayout")
		Expect(c.code).To(Equal(exitOK), c.stdout.String())
	})

	It("is not what is to be repeated: it judges the whole of a run", func() {
		url := sampleStore("error-500")
		c := inFolder().run("check", url, "--only", "ping", "--require", "types=ORDER_CREATED")
		Expect(c.code).To(Equal(exitFailed))
		repeat := regexp.MustCompile(`Repeat only what failed:\s+localmarket (.*)`).FindStringSubmatch(c.stdout.String())
		Expect(repeat).NotTo(BeNil())
		Expect(repeat[1]).To(And(HaveSuffix("--only ping.reply"), Not(ContainSubstring("require"))))
		Expect(c.run(strings.Fields(repeat[1])...).code).To(Equal(exitFailed), c.stderr.String())

		c.run("check", sampleStore("good"), "--only", "ping", "--require", "types=ORDER_CREATED")
		Expect(c.code).To(Equal(exitFailed))
		Expect(c.stdout.String()).NotTo(ContainSubstring("Repeat only"))
	})

	DescribeTable("refuses what means nothing", func(message, words string) {
		c := inFolder()
		for _, args := range [][]string{{"check", "http://127.0.0.1:1"}, {"run", "escalation", "--store", "good"}} {
			c.run(append(args, "--require", words)...)
			Expect(c.code).To(Equal(exitUsage))
			Expect(c.stderr.String()).To(ContainSubstring(message))
		}
	},
		Entry(nil, `did you mean "ORDER_CREATED"`, "types=ORDER_CRAETED"),
		Entry(nil, `did you mean "getOrder"`, "operations=getOrdr"),
		Entry(nil, `nothing is called "XYZZY_*"`, "types=XYZZY_*"),
		Entry(nil, "must be given as types=NAME", "ORDER_CREATED"),
		Entry(nil, "must be given as types=NAME", "typs=ORDER_CREATED"),
		Entry(nil, "is no pattern", "types=["),
	)
})
