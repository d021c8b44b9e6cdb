package reports_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"github.com/jstemmer/go-junit-report/v2/junit"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/reports/timeline"
	"github.com/localmarket/localmarket/sim/journal"
)

// stories is one run of several scenarios.
func stories() []*reports.Report {
	return []*reports.Report{
		outlived(),
		told("pause", "Down for an hour and a half", pause(), reports.Check{
			ID: "pause.delivered", Rules: []string{"N-RETRY"}, Title: "Everything is delivered", Verdict: reports.Pass, Reason: "7 of 8",
		}),
		brief(),
		told("blocked", "One stops the others", blocked(), reports.Check{
			ID: "blocked.held", Rules: []string{"N-BLOCKING"}, Title: "The others wait", Verdict: reports.Pass, Reason: "2 of 2 deliveries waited",
		}),
	}
}

func writtenAll(format string, rs ...*reports.Report) string {
	GinkgoHelper()
	var b bytes.Buffer
	Expect(reports.WriteAll(format, &b, rs)).To(Succeed())
	return b.String()
}

var _ = DescribeTable("several stories, as a file",
	func(format, name string) {
		path := filepath.Join("testdata", name)
		rs := stories()
		if format == "json" {
			rs = rs[2:] // all that can be in one, and short
		}
		got := writtenAll(format, rs...)
		if *update {
			Expect(os.WriteFile(path, []byte(got), 0o644)).To(Succeed())
		}
		want, err := os.ReadFile(path)
		Expect(err).NotTo(HaveOccurred())
		Expect(got).To(Equal(string(want)), "run go test ./reports -update if the change is meant")
	},
	Entry(nil, "text", "stories.txt"),
	Entry(nil, "markdown", "stories.md"),
	Entry(nil, "github", "stories.github"),
	Entry(nil, "junit", "stories.junit.xml"),
	Entry(nil, "json", "stories.json"),
	Entry(nil, "ctrf", "stories.ctrf.json"),
	Entry(nil, "code-quality", "stories.code-quality.json"),
)

var _ = Describe("several stories", func() {
	It("are the same each time, in every format", func() {
		for _, format := range reports.Formats() {
			Expect(writtenAll(format, stories()...)).To(Equal(writtenAll(format, stories()...)), format)
		}
	})

	It("tell when they cannot be written", func() {
		for _, format := range reports.Formats() {
			Expect(reports.WriteAll(format, full{}, stories())).To(MatchError(ContainSubstring("no space left")), format)
		}
		Expect(reports.WriteAll("text", io.Discard, nil)).To(MatchError(ContainSubstring("no run")))
		Expect(reports.WriteAll("pdf", io.Discard, stories())).To(MatchError(ContainSubstring(`"pdf"`)))
	})

	It("are written though they are empty, and beside a check of the store", func() {
		for _, format := range reports.Formats() {
			Expect(writtenAll(format, &reports.Report{Timeline: &timeline.Timeline{}}, sample())).NotTo(BeEmpty(), format)
		}
	})

	It("say how many exchanges were left out", func() {
		for _, format := range []string{"text", "markdown", "html"} {
			var b bytes.Buffer
			Expect(reports.Write(format, &b, outlived())).To(Succeed())
			Expect(b.String()).To(ContainSubstring("and 459 exchanges more"), format)
		}
	})

	It("are a suite each in JUnit", func() {
		var suites junit.Testsuites
		Expect(xml.Unmarshal([]byte(writtenAll("junit", stories()...)), &suites)).To(Succeed())
		var names []string
		for _, s := range suites.Suites {
			names = append(names, s.Name)
		}
		Expect(names).To(Equal([]string{"escalation", "pause", "brief", "blocked"}))
		Expect(suites.Failures).To(Equal(2))
		Expect(suites.Suites[2].File).To(Equal("stories/a,b:c.yaml"))
		Expect(suites.Suites[0].Testcases[1].Failure.Data).To(ContainSubstring("+13d23h"))
	})

	It("are annotated where they stand in their files", func() {
		text := writtenAll("github", stories()...)
		Expect(text).To(ContainSubstring("::error file=stories/a%2Cb%3Ac.yaml,line=7,title=FAIL brief.order::"))
		lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		Expect(lines).To(HaveLen(3)) // 2 failures, the notice
		Expect(lines).To(HaveEach(MatchRegexp(`^::(error|notice) (file=[^:,]*,line=\d+,)?title=[^:,]*::`)))
	})
})

var _ = Describe("the text of stories", func() {
	text := func(t *reports.Text, rs ...*reports.Report) string {
		var b bytes.Buffer
		t.Out = &b
		if len(rs) == 0 {
			rs = stories()
		}
		for _, r := range rs {
			t.Header(r)
			for _, c := range r.Checks {
				t.Check(c, r)
			}
		}
		t.SummaryAll(rs)
		return b.String()
	}

	It("says once what does not change, and of each story how it went", func() {
		said := text(&reports.Text{})
		Expect(strings.Count(said, "store     https://shop.example/market")).To(Equal(1))
		Expect(said).To(ContainSubstring("timeline  ├ 1st hour 61✗ ┼ 1st day 92✗ ┼ 14 days 311✗ ┤ disconnected at +14d · 1 cancelled at +14d"))
		Expect(said).To(MatchRegexp(`(?m)^  escalation +FAIL +464 +14d +escalation\.delivered: n1 was cancelled`))
		Expect(said).To(ContainSubstring("localmarket run escalation stories/a,b:c.yaml --url https://shop.example/market\n"))
	})

	It("says for what notifications wait", func() {
		said := text(&reports.Text{}, told("blocked", "Blocked", blocked()), told("queued", "Queued", queued(400, journal.DeliveryAccepted)))
		Expect(said).To(MatchRegexp(`1 delivered · 1 pending · 2 held\s+· 2 waited for n1 ORDER_CREATED\s+· 1 waits for n2 ORDER_CREATED`))
		Expect(said).To(MatchRegexp(`401 delivered\s+· 400 waited for n1 ORDER_CREATED`))
	})

	It("marks the moment that decided", func() {
		Expect(text(&reports.Text{})).To(MatchRegexp(`\| +> \+14d +s1 disconnected`))
	})

	It("shows the moments around the one that decided, of many", func() {
		r := outlived()
		c := r.Checks[1]
		c.Around = nil
		for i := range 100 {
			c.Around = append(c.Around, reports.Moment{Offset: fmt.Sprintf("+%dm", i+1), Text: fmt.Sprintf("moment %d.", i), Here: i == 70})
		}
		var b bytes.Buffer
		(&reports.Text{Out: &b}).Check(c, r)
		Expect(strings.Count(b.String(), "moment ")).To(Equal(24))
		Expect(b.String()).To(MatchRegexp(`> \+71m +moment 70\.`))
		Expect(b.String()).To(ContainSubstring("… and 76 more"))
	})

	It("wraps to the terminal's width, but for what is to be copied", func() {
		for _, width := range []int{60, 100} {
			for _, line := range strings.Split(text(&reports.Text{Width: width}, stories()[:2]...), "\n") {
				if strings.Contains(line, "curl ") || strings.HasPrefix(line, "    localmarket ") || strings.Contains(line, "https://") || !strings.Contains(strings.TrimSpace(line), " ") {
					continue // to be copied, or one long word
				}
				Expect(len([]rune(line))).To(BeNumerically("<=", width), line)
			}
		}
	})

	It("lets no name out of its place", func() {
		c := blocked()
		e := delivery(9)
		e.Type, e.Blocker = hostile, hostile
		c.note(at().Add(time.Hour), journal.DeliveryHeld, e)
		r := told("hostile", "Hostile", c)
		Expect(writtenAll("html", r)).NotTo(ContainSubstring("<script>alert"))
		for _, said := range []string{text(&reports.Text{}, r), writtenAll("markdown", r), writtenAll("junit", r), writtenAll("html", r)} {
			Expect(said).To(ContainSubstring("waits for"))
			for _, r := range said {
				Expect(unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r)).To(BeFalse(), "%U", r)
			}
		}
	})

	It("paints only if it may, and holds no control character", func() {
		Expect(text(&reports.Text{Color: true})).To(ContainSubstring("\x1b[31mFAIL"))
		for _, r := range text(&reports.Text{Verbose: true}) {
			Expect(unicode.IsControl(r) && r != '\n').To(BeFalse(), "%U", r)
			Expect(unicode.Is(unicode.Bidi_Control, r)).To(BeFalse(), "%U", r)
		}
	})

	It("never leaves two empty lines in a row", func() {
		Expect(text(&reports.Text{})).NotTo(ContainSubstring("\n\n\n"))
	})
})

var _ = Describe("the JSON of stories", func() {
	schema := func() *jsonschema.Schema {
		c := jsonschema.NewCompiler()
		c.AssertFormat = true
		Expect(c.AddResource("report.schema.json", bytes.NewReader(reports.Schema()))).To(Succeed())
		Expect(c.AddResource("runs.schema.json", bytes.NewReader(reports.RunsSchema()))).To(Succeed())
		s, err := c.Compile("runs.schema.json")
		Expect(err).NotTo(HaveOccurred())
		return s
	}
	document := func() map[string]any {
		var v map[string]any
		Expect(json.Unmarshal([]byte(writtenAll("json", stories()...)), &v)).To(Succeed())
		return v
	}
	run := func(v map[string]any) map[string]any { return v["runs"].([]any)[2].(map[string]any) }
	picture := func(v map[string]any) map[string]any { return run(v)["timeline"].(map[string]any) }
	first := func(v map[string]any, list string) map[string]any { return v[list].([]any)[0].(map[string]any) }

	It("is valid against its schema, hostile names and all", func() {
		Expect(schema().Validate(document())).To(Succeed())
	})

	It("has lists where there is nothing to list", func() {
		empty := &reports.Report{Scenario: &reports.Scenario{}, Timeline: &timeline.Timeline{Lanes: []timeline.Lane{{}}}}
		Expect(writtenAll("json", empty)).NotTo(ContainSubstring("null"))
	})

	It("sums the runs up", func() {
		Expect(document()["summary"]).To(HaveKeyWithValue("failed", BeEquivalentTo(2)))
	})

	DescribeTable("has a schema that refuses", func(breaking func(map[string]any)) {
		v := document()
		breaking(v)
		Expect(schema().Validate(v)).NotTo(Succeed())
	},
		Entry("no run", func(v map[string]any) { v["runs"] = []any{} }),
		Entry("an unknown field beside the runs", func(v map[string]any) { v["seed"] = 1 }),
		Entry("a run that is no report", func(v map[string]any) { delete(run(v), "checks") }),
		Entry("a scenario without a name", func(v map[string]any) { delete(run(v)["scenario"].(map[string]any), "name") }),
		Entry("null for a scenario's rules", func(v map[string]any) { run(v)["scenario"].(map[string]any)["rules"] = nil }),
		Entry("less than no exchange left out", func(v map[string]any) { run(v)["leftOut"] = -1 }),
		Entry("line 0", func(v map[string]any) { first(run(v), "checks")["line"] = 0 }),
		Entry("a moment without a time", func(v map[string]any) { delete(first(first(run(v), "checks"), "around"), "at") }),
		Entry("a timeline without Zero", func(v map[string]any) { delete(picture(v), "zero") }),
		Entry("another ending", func(v map[string]any) { first(picture(v), "lanes")["ended"] = "accepted" }),
		Entry("a wait for nothing", func(v map[string]any) {
			delete(first(v["runs"].([]any)[3].(map[string]any)["timeline"].(map[string]any)["lanes"].([]any)[1].(map[string]any), "held"), "for")
		}),
		Entry("a blocker that nothing waited for", func(v map[string]any) {
			first(v["runs"].([]any)[3].(map[string]any)["timeline"].(map[string]any), "blockers")["waited"] = 0
		}),
		Entry("a lane that was never due", func(v map[string]any) { delete(first(picture(v), "lanes"), "due") }),
		Entry("another outcome", func(v map[string]any) { first(first(picture(v), "lanes"), "attempts")["outcome"] = "ok" }),
		Entry("another kind of event", func(v map[string]any) { first(picture(v), "events")["kind"] = "store.died" }),
		Entry("a time that is none", func(v map[string]any) { first(picture(v), "stages")["from"] = "noon" }),
		Entry("a negative count", func(v map[string]any) { first(picture(v), "stages")["attempts"].(map[string]any)["failed"] = -1 }),
		Entry("a fault without a kind", func(v map[string]any) {
			delete(run(v)["exchanges"].([]any)[1].(map[string]any)["fault"].(map[string]any), "kind")
		}),
	)
})
