package main

import (
	"context"
	"os"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/simtest"
)

// recordedRun is a folder with a record of a store that got an order twice.
func recordedRun() *command {
	GinkgoHelper()
	c := inFolder()
	c.write("lost.yaml", `
localmarket: 1
name: lost
subscriptions: [{name: main}]
faults: [{name: lost, after: reset, count: 1, types: [ORDER_CREATED]}]
steps:
  - connect: main
  - advance: 2m
  - fault: {on: lost}
  - order: create
  - advance: {until: idle}
`)
	c.run("run", "lost.yaml", "--store", "good", "--record", "before.jsonl")
	Expect(c.code).To(Equal(exitOK), c.stderr.String())
	return c
}

var _ = Describe("replay", func() {
	It("exits 0 where nothing differs, and tells what it did", func() {
		c := recordedRun().run("replay", "before.jsonl", "--url", sampleStore("good"))
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(c.stdout.String()).To(MatchRegexp(`PASS +replay\.n1 +ORDER_CREATED is answered as before, 2 attempts`))
		Expect(c.stdout.String()).To(ContainSubstring("All 2 checks passed"))
		Expect(c.stdout.String()).To(ContainSubstring("ignored=time"))
		Expect(c.stdout.String()).NotTo(ContainSubstring("seed"))
		Expect(c.files()).To(HaveLen(2))
	})

	It("exits 1 where something is worse, shows it, and writes reports and its own record", func() {
		c := recordedRun().run("replay", "before.jsonl", "--url", sampleStore("duplicate-crash"), "--report", "json=r.json", "--record", "after.jsonl", "-q")
		Expect(c.code).To(Equal(exitFailed))
		Expect(c.stdout.String()).To(ContainSubstring("attempt 2: was accepted (200), is failed (500, UNKNOWN)"))
		Expect(c.stdout.String()).NotTo(ContainSubstring("replay.x1"), "it passed")
		Expect(c.report("r.json").Summary.Failed).To(Equal(1))

		c.run("replay", "after.jsonl", "--url", sampleStore("duplicate-crash"), "--ignore", "time,name")
		Expect(c.code).To(Equal(exitOK), c.stdout.String())
		Expect(c.stdout.String()).To(ContainSubstring("ignored=time, name"))
	})

	It("exits 0 where something is better, and 3 where nothing listens", func() {
		c := recordedRun().run("replay", "before.jsonl", "--url", sampleStore("error-500"), "--record", "down.jsonl")
		Expect(c.code).To(Equal(exitFailed))
		c.run("replay", "down.jsonl", "--url", sampleStore("good"))
		Expect(c.code).To(Equal(exitOK))
		Expect(c.stdout.String()).To(ContainSubstring("2 warned"))

		gone := simtest.Run(GinkgoTB(), "good", simtest.Options{})
		Expect(gone.Close()).To(Succeed())
		c.run("replay", "before.jsonl", "--url", gone.URL(), "--report", "json=r.json")
		Expect(c.code).To(Equal(exitEnvironment))
		Expect(c.report("r.json").Checks[0].Subtype).To(Equal("CONNECTION_REFUSED"))
	})

	It("exits 3 for a run that did not come to its end, and writes what it has", func() {
		ctx, stop := context.WithCancel(context.Background())
		s := simtest.Run(GinkgoTB(), "hang", simtest.Options{Log: func(simtest.Received) { stop() }})
		c := recordedRun().runWith(ctx, "replay", "before.jsonl", "--url", s.URL(), "--report", "json=r.json")
		Expect(c.code).To(Equal(exitEnvironment))
		Expect(c.report("r.json").Summary.Skipped).To(Equal(2))
	})

	It("takes what check --journal has written", func() {
		c := inFolder().run("check", sampleStore("good"), "--journal", "check.jsonl", "--only", "notify.CHAT_CREATED,reject,http", "-q")
		Expect(c.code).To(Equal(exitOK), c.stdout.String())
		c.run("replay", "check.jsonl", "--url", sampleStore("good"))
		Expect(c.code).To(Equal(exitOK), c.stdout.String())
		Expect(c.stdout.String()).To(ContainSubstring("0 warned, 0 failed, 0 skipped, 0 errored"))
	})

	It("shows its progress on a terminal", func() {
		c := recordedRun()
		c.terminal = true
		c.run("replay", "before.jsonl", "--url", simtest.Run(GinkgoTB(), "slow", simtest.Options{Delay: 150 * time.Millisecond}).URL())
		Expect(c.code).To(Equal(exitOK))
		Expect(c.stdout.String()).To(MatchRegexp(`\d/3`))
	})

	DescribeTable("exits 2 with one clear line", func(message string, args ...string) {
		c := recordedRun()
		text := c.read("before.jsonl")
		c.write("cut.jsonl", text[:len(text)-20])
		c.write("twice.jsonl", text+text)
		c.write("empty.jsonl", "")
		c.write("report.json", "{\n\"tool\": \"localmarket\"\n}\n")
		c.write("nothing.jsonl", text[:strings.Index(text, "\n")+1])
		c.run(append([]string{"replay"}, args...)...)
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(HavePrefix("localmarket: "))
		Expect(c.stderr.String()).To(ContainSubstring(message))
		Expect(strings.Count(c.stderr.String(), "\n")).To(Equal(1))
		Expect(c.stdout.String()).To(BeEmpty())
		Expect(c.files()).To(HaveLen(7), "nothing is left behind")
	},
		Entry(nil, "which record?", "--url", "http://a"),
		Entry(nil, "which record?", "before.jsonl", "cut.jsonl", "--url", "http://a"),
		Entry(nil, "which store?", "before.jsonl"),
		Entry(nil, "must begin with https:// or http://", "before.jsonl", "--url", "a"),
		Entry(nil, "longer than 0s", "before.jsonl", "--url", "http://a", "--timeout", "0s"),
		Entry(nil, "none.jsonl cannot be read: no such file", "none.jsonl", "--url", "http://a"),
		Entry(nil, "cannot be read: is a directory", ".", "--url", "http://a"),
		Entry(nil, "cut.jsonl cannot be read: line 13: the line breaks off", "cut.jsonl", "--url", "http://a"),
		Entry(nil, "line 14: entry 1 comes after entry 13", "twice.jsonl", "--url", "http://a"),
		Entry(nil, "it has no entries; a record is what", "empty.jsonl", "--url", "http://a"),
		Entry(nil, "line 1: not a JSON object", "report.json", "--url", "http://a"),
		Entry(nil, "nothing.jsonl cannot be replayed: the record holds no request", "nothing.jsonl", "--url", "http://a", "--record", "new.jsonl"),
		Entry(nil, "two things are to be written to r", "before.jsonl", "--url", "http://a", "--record", "r", "--report", "json=r"),
	)

	It("has help with examples, and completes a file's name, once", func() {
		Expect(inFolder().run("replay", "--help").stdout.String()).To(ContainSubstring("Examples:"))
		Expect(inFolder().run("__complete", "replay", "").stdout.String()).To(ContainSubstring(":0"))
		Expect(inFolder().run("__complete", "replay", "a.jsonl", "").stdout.String()).To(ContainSubstring(":4"))
	})

	It("cannot read what it may not", func() {
		c := recordedRun()
		if os.Geteuid() == 0 {
			Skip("root may read everything")
		}
		Expect(os.Chmod(c.dir+"/before.jsonl", 0)).To(Succeed())
		Expect(c.run("replay", "before.jsonl", "--url", "http://a").code).To(Equal(exitUsage))
	})
})
