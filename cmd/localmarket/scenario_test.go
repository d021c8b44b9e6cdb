package main

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios"
)

var _ = Describe("scenario", func() {
	It("lists the library, with rules and titles", func() {
		c := inFolder().run("scenario", "list")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		lines := strings.Split(strings.TrimSpace(c.stdout.String()), "\n")
		Expect(lines).To(HaveLen(len(scenarios.Names())))
		Expect(c.stdout.String()).To(MatchRegexp(`(?m)^disconnection\s+N-RETRY,N-DISCONNECT\s+Market gives a store up after 14 days$`))
	})

	It("shows one as its file has it, which runs as a file too", func() {
		c := inFolder().run("scenario", "show", "disconnection")
		Expect(c.code).To(Equal(exitOK))
		text, err := scenarios.Text("disconnection")
		Expect(err).NotTo(HaveOccurred())
		Expect(c.stdout.Bytes()).To(Equal(text))
		c.write("mine.yaml", string(text))
		Expect(c.run("run", "mine.yaml", "--dry-run").code).To(Equal(exitOK), c.stderr.String())
	})

	It("writes one to begin from, which a good store passes", func() {
		c := inFolder().run("scenario", "new", "late-courier")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(c.stdout.String()).To(Equal("wrote late-courier.market.yaml; try it: localmarket run late-courier.market.yaml --store good\n"))
		Expect(c.read("late-courier.market.yaml")).To(ContainSubstring("name: late-courier\n"))
		Expect(c.run("run", "late-courier.market.yaml", "--store", "good").code).To(Equal(exitOK), c.stdout.String())
	})

	It("does not write over what is there", func() {
		c := inFolder()
		c.write("mine.market.yaml", "mine")
		c.run("scenario", "new", "mine")
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(Equal("localmarket: mine.market.yaml is there already: choose another name, or remove it first\n"))
		Expect(c.read("mine.market.yaml")).To(Equal("mine"))
	})

	DescribeTable("is used wrongly", func(message string, args ...string) {
		c := inFolder().run(append([]string{"scenario"}, args...)...)
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(Equal("localmarket: " + message + "\n"))
		Expect(c.files()).To(BeEmpty())
	},
		Entry(nil, `a scenario cannot be named "../mine": write small letters, digits and hyphens, such as lost-replies`, "new", "../mine"),
		Entry(nil, "accepts 1 arg(s), received 0", "new"),
		Entry(nil, `the library has no scenario "disconnect": did you mean "disconnection"?`, "show", "disconnect"),
		Entry(nil, `unknown command "add" for "localmarket scenario"`, "add"),
	)

	It("completes names", func() {
		Expect(inFolder().run("__complete", "run", "disc").stdout.String()).To(ContainSubstring("disconnection"))
		Expect(inFolder().run("__complete", "scenario", "show", "disc").stdout.String()).To(ContainSubstring("disconnection"))
		Expect(inFolder().run("__complete", "run", "x", "--store", "tls-").stdout.String()).To(ContainSubstring("tls-expired"))
	})
})
