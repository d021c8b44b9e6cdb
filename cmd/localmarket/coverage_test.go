package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
)

var update = flag.Bool("update", false, "write the table of the README anew")

var _ = Describe("contract coverage", func() {
	It("lists each operation, and sums up", func() {
		c := inFolder()
		c.run("contract", "coverage")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		lines := strings.Split(strings.TrimSpace(c.stdout.String()), "\n")
		Expect(lines).To(ContainElement(MatchRegexp(`^(living|schema only) +getOrder +GET +/v2/campaigns/\{campaignId\}/orders/\{orderId\}$`)))
		Expect(lines[len(lines)-1]).To(MatchRegexp(`^contract 2026-09 has 160 operations: \d+ living, \d+ schema only, 0 missing$`))
	})

	It("is JSON and Markdown, too", func() {
		c := inFolder().run("contract", "coverage", "--revision", "2025-09", "--json")
		var read struct {
			Revision   string
			Summary    coverage
			Operations []sim.Operation
		}
		Expect(json.Unmarshal(c.stdout.Bytes(), &read)).To(Succeed())
		Expect(read.Revision).To(Equal("2025-09"))
		Expect(read.Operations).To(HaveLen(153))
		Expect(read.Summary.Operations).To(Equal(153))
		Expect(read.Summary.Living + read.Summary.SchemaOnly + read.Summary.Missing).To(Equal(153))

		c.run("contract", "coverage", "--markdown")
		Expect(c.stdout.String()).To(And(HavePrefix("| tag |"), MatchRegexp(`(?m)^\| orders \| 16 \| \d+ \| \d+ \|$`), ContainSubstring("| **all** | 160 |")))
	})

	DescribeTable("exits 2 for", func(message string, args ...string) {
		c := inFolder().run(append([]string{"contract", "coverage"}, args...)...)
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(ContainSubstring(message))
		Expect(c.stdout.String()).To(BeEmpty())
	},
		Entry("two forms", "--json and --markdown are two forms", "--json", "--markdown"),
		Entry("a revision that there is not", "unknown contract revision", "--revision", "1999-01"),
		Entry("an argument", "unknown command", "all"),
	)

	It("counts each way of being played", func() {
		Expect(coverageOf([]sim.Operation{{Played: sim.Living}, {Played: sim.SchemaOnly}, {Played: sim.Missing}, {Played: sim.Living}})).To(
			Equal(coverage{Operations: 4, Living: 2, SchemaOnly: 1, Missing: 1}))
	})
})

// The README's table stands between these lines.
const (
	tableBegins = "<!-- coverage -->\n"
	tableEnds   = "<!-- /coverage -->\n"
)

var _ = It("is in the README as it is", func() {
	name := filepath.Join(moduleRoot, "README.md")
	text, err := os.ReadFile(name)
	Expect(err).NotTo(HaveOccurred())
	before, rest, begins := strings.Cut(string(text), tableBegins)
	is, after, ends := strings.Cut(rest, tableEnds)
	Expect(begins && ends).To(BeTrue(), "the README has the table's marks")

	all, err := sim.Operations(schemas.Latest)
	Expect(err).NotTo(HaveOccurred())
	var table bytes.Buffer
	Expect(writeCoverageTable(&table, all)).To(Succeed())
	want := "\n" + table.String() + "\n"
	if *update {
		Expect(os.WriteFile(name, []byte(before+tableBegins+want+tableEnds+after), 0o644)).To(Succeed())
		is = want
	}
	Expect(is).To(Equal(want), "run go test ./cmd/localmarket -update if the change is meant")
})
