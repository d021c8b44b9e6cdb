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

var update = flag.Bool("update", false, "write the table of the docs anew")

var _ = Describe("contract coverage", func() {
	It("lists each operation, and sums up", func() {
		c := inFolder().run("contract", "coverage")
		Expect(c.code).To(Equal(exitOK))
		lines := strings.Split(strings.TrimSpace(c.stdout.String()), "\n")
		Expect(lines).To(ContainElement(MatchRegexp(`^(stateful|from schema) +getOrder +GET +/v2/campaigns/\{campaignId\}/orders/\{orderId\}$`)))
		Expect(lines[len(lines)-1]).To(MatchRegexp(`^contract 2026-09 has 169 operations: \d+ stateful, \d+ from schema, 0 missing$`))
	})
})

// The docs' table stands between these lines.
const (
	tableBegins = "<!-- coverage -->\n"
	tableEnds   = "<!-- /coverage -->\n"
)

var _ = It("is in the docs as it is", func() {
	name := filepath.Join(moduleRoot, ".github", "docs", "pull-api.md")
	text, err := os.ReadFile(name)
	Expect(err).NotTo(HaveOccurred())
	before, rest, begins := strings.Cut(string(text), tableBegins)
	is, after, ends := strings.Cut(rest, tableEnds)
	Expect(begins && ends).To(BeTrue(), "the page has the table's marks")

	all, err := sim.Operations(schemas.Latest)
	Expect(err).NotTo(HaveOccurred())
	var table bytes.Buffer
	Expect(writeCoverageTable(&table, func(text string) string { return text }, all)).To(Succeed())
	want := "\n" + table.String() + "\n"
	if *update {
		Expect(os.WriteFile(name, []byte(before+tableBegins+want+tableEnds+after), 0o644)).To(Succeed())
		is = want
	}
	Expect(is).To(Equal(want), "run go test ./cmd/localmarket -update if the change is meant")
})

var _ = json.Valid
