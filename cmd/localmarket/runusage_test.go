package main

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("run, used wrongly,", func() {
	DescribeTable("exits 2 with one clear line, and sends nothing", func(message string, args ...string) {
		c := withScenarios()
		c.write("again.yaml", passing)
		c.write("big.yaml", strings.Repeat("# a story\n", 1<<20))
		c.write("text.txt", "a text")
		c.write("latin1.yaml", "localmarket: 1\nname: \xe9t\xe9\n")
		store := counting()
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "STORE", store.URL())
		}
		before := c.files()
		c.run(append([]string{"run"}, args...)...)
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(HavePrefix("localmarket: "))
		Expect(c.stderr.String()).To(ContainSubstring(message))
		Expect(strings.Count(c.stderr.String(), "\n")).To(Equal(1), c.stderr.String())
		Expect(c.stdout.String()).To(BeEmpty())
		Expect(c.files()).To(Equal(before), "nothing is left behind")
		Expect(store.Received()).To(BeEmpty())
	},
		Entry(nil, "which scenario? give a name, a file or a folder", "--url", "STORE"),
		Entry(nil, "which store? give --url", "passing.yaml"),
		Entry(nil, "--url and --store are two stores", "passing.yaml", "--url", "STORE", "--store", "good"),
		Entry(nil, `the library has no scenario "disconection": did you mean "disconnection"?`, "disconection", "--url", "STORE"),
		Entry(nil, "the library has no scenario \"passing\": localmarket scenario list shows all", "passing", "--url", "STORE"),
		Entry(nil, "the scenario none.yaml cannot be read: no such file or directory", "none.yaml", "--url", "STORE"),
		Entry(nil, "the scenario no/such/folder cannot be read", "no/such/folder", "--url", "STORE"),
		Entry(nil, "big.yaml cannot be read: it is larger than 256 KiB", "big.yaml", "--url", "STORE"),
		Entry(nil, "latin1.yaml: line 2: it is not UTF-8", "latin1.yaml", "--url", "STORE"),
		Entry(nil, "text.txt: line 1: it must be a mapping", "text.txt", "--url", "STORE"),
		Entry(nil, `two scenarios have the name "passing", from passing.yaml and from again.yaml`, "passing.yaml", "again.yaml", "--url", "STORE"),
		Entry(nil, `--run "^x" matches none of the 2 scenarios`, "passing.yaml", "failing.yaml", "--run", "^x", "--url", "STORE"),
		Entry(nil, "--run is no regular expression", "passing.yaml", "--run", "(", "--url", "STORE"),
		Entry(nil, `--set stat: no scenario here has a variable of that name: did you mean "state"?`, "failing.yaml", "--set", "stat=x", "--url", "STORE"),
		Entry(nil, "--set orders: no scenario here has a variable of that name: they have state", "failing.yaml", "--set", "orders=x", "--url", "STORE"),
		Entry(nil, "--set state: no scenario here has a variable of that name: they have none", "passing.yaml", "--set", "state=x", "--url", "STORE"),
		Entry(nil, `failing.yaml: line 12: a delivery is never "gone"`, "failing.yaml", "--set", "state=gone", "--url", "STORE"),
		Entry(nil, "--parallel must be from 1 to 1000", "passing.yaml", "--parallel", "0", "--url", "STORE"),
		Entry(nil, "--pull-api has one address, where one scenario at a time can be called: leave out --parallel 2",
			"passing.yaml", "failing.yaml", "--pull-api", "127.0.0.1:0", "--parallel", "2", "--url", "STORE"),
		Entry(nil, `--pull-api must be HOST:PORT such as 127.0.0.1:9000, got "9000"`, "passing.yaml", "--pull-api", "9000", "--url", "STORE"),
		Entry(nil, "--speed must be 0 or more", "passing.yaml", "--speed", "-1", "--url", "STORE"),
		Entry(nil, "--speed must be 0 or more", "passing.yaml", "--speed", "NaN", "--url", "STORE"),
		Entry(nil, "--activation-delay must not be negative", "passing.yaml", "--activation-delay", "-1s", "--url", "STORE"),
		Entry(nil, "--record keeps one scenario's journal, and 2 are to be run", "passing.yaml", "failing.yaml", "--record", "j", "--url", "STORE"),
		Entry(nil, `did you mean "good"?`, "passing.yaml", "--store", "goood"),
		Entry(nil, "must begin with https:// or http://", "passing.yaml", "--url", "shop.example"),
		Entry(nil, "unknown contract revision", "passing.yaml", "--revision", "1999-01", "--url", "STORE"),
		Entry(nil, "FORMAT=FILE", "passing.yaml", "--report", "pdf=r.pdf", "--url", "STORE"),
		Entry(nil, "two things are to be written to r", "passing.yaml", "--report", "json=r", "--record", "r", "--url", "STORE"),
		Entry(nil, "--watch looks at files, and the library has none", "disconnection", "--watch", "--url", "STORE"),
		Entry(nil, "the scenario none.yaml cannot be read", "none.yaml", "--watch", "--url", "STORE"),
	)

	It("says that a folder holds no scenario", func() {
		c := inFolder().run("run", ".", "--store", "good")
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(Equal("localmarket: the folder . holds no scenario: a file ending in .yaml that begins with \"localmarket: 1\" and has steps\n"))
	})

	It("says each problem of each broken file in a line of its own", func() {
		c := inFolder()
		c.write("a.yaml", "localmarket: 1\nname: a\nrules: [retry]\nsteps: []\n")
		c.write("b.yaml", "localmarket: 1\nname: b\nstepps: []\n")
		c.run("run", ".", "none.yaml", "--store", "good")
		Expect(c.stderr.String()).To(Equal("localmarket: the scenario none.yaml cannot be read: no such file or directory\n"))
		c.run("run", ".", "--store", "good")
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(Equal("" +
			"localmarket: a.yaml: line 3: \"retry\" is no rule of the contract: write one such as N-RETRY; the README lists them\n" +
			"localmarket: a.yaml: line 4: it has no steps: begin with \"steps:\" and \"- connect: NAME\"\n" +
			"localmarket: b.yaml: line 3: unknown key \"stepps\": did you mean \"steps\"?\n"))
		Expect(c.stdout.String()).To(BeEmpty())
	})
})
