package reports_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/localmarket/localmarket/reports"
)

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

var _ = Describe("every format", func() {
	It("is listed in order", func() {
		Expect(reports.Formats()).To(Equal([]string{"code-quality", "ctrf", "github", "html", "json", "junit", "markdown", "text"}))
	})

	It("writes an empty report, too", func() {
		for _, format := range reports.Formats() {
			var b bytes.Buffer
			Expect(reports.Write(format, &b, &reports.Report{})).To(Succeed(), format)
			Expect(b.Len()).To(BeNumerically(">", 0), format)
		}
	})

	It("tells when it cannot be written", func() {
		for _, format := range reports.Formats() {
			Expect(reports.Write(format, full{}, sample())).To(MatchError(ContainSubstring("no space left")), format)
		}
	})

	It("is the same each time", func() {
		for _, format := range reports.Formats() {
			Expect(written(format)).To(Equal(written(format)), format)
		}
	})

	It("refuses a format that it does not know", func() {
		err := reports.Write("pdf", io.Discard, sample())
		Expect(err).To(MatchError(And(ContainSubstring(`"pdf"`), ContainSubstring("junit"))))
	})
})

var _ = Describe("the JSON report", func() {
	schema := func() *jsonschema.Schema {
		c := jsonschema.NewCompiler()
		c.AssertFormat = true
		Expect(c.AddResource("report.schema.json", bytes.NewReader(reports.Schema()))).To(Succeed())
		s, err := c.Compile("report.schema.json")
		Expect(err).NotTo(HaveOccurred())
		return s
	}
	document := func() map[string]any {
		var v map[string]any
		Expect(json.Unmarshal([]byte(written("json")), &v)).To(Succeed())
		return v
	}
	check := func(v map[string]any) map[string]any { return v["checks"].([]any)[0].(map[string]any) }

	It("is valid against its schema, hostile replies and all", func() {
		Expect(schema().Validate(document())).To(Succeed())
	})

	It("has lists where there is nothing to list", func() {
		var b bytes.Buffer
		Expect(reports.Write("json", &b, &reports.Report{Checks: []reports.Check{{ID: "a.b", Verdict: reports.Pass}}})).To(Succeed())
		Expect(b.String()).NotTo(ContainSubstring("null"))
	})

	DescribeTable("has a schema that refuses", func(breaking func(map[string]any)) {
		v := document()
		breaking(v)
		Expect(schema().Validate(v)).NotTo(Succeed())
	},
		Entry("another verdict", func(v map[string]any) { check(v)["verdict"] = "passed" }),
		Entry("a missing reason", func(v map[string]any) { delete(check(v), "reason") }),
		Entry("no seed", func(v map[string]any) { delete(v, "seed") }),
		Entry("an unknown field", func(v map[string]any) { check(v)["colour"] = "red" }),
		Entry("an unknown subtype", func(v map[string]any) { check(v)["subtype"] = "NO_REPLY" }),
		Entry("null for a list", func(v map[string]any) { v["exchanges"] = nil }),
		Entry("a choice that is no text", func(v map[string]any) { v["choices"].(map[string]any)["seed"] = 1 }),
	)
})

var _ = Describe("the JUnit report", func() {
	It("is read by a JUnit library", func() {
		var suites junit.Testsuites
		Expect(xml.Unmarshal([]byte(written("junit")), &suites)).To(Succeed())
		Expect(suites.Tests).To(Equal(12))
		Expect(suites.Failures).To(Equal(4))
		Expect(suites.Errors).To(Equal(1))
		var timedOut *junit.Result
		for _, s := range suites.Suites {
			for _, c := range s.Testcases {
				if strings.Contains(c.Name, "ORDER_CREATED") && c.Failure != nil {
					timedOut = c.Failure
				}
			}
		}
		Expect(timedOut).NotTo(BeNil())
		Expect(timedOut.Type).To(ContainSubstring("READ_TIMED_OUT"))
		Expect(timedOut.Data).To(ContainSubstring("curl"))
	})
})

var _ = Describe("GitHub annotations", func() {
	It("are one command a line, and a store cannot add one", func() {
		lines := strings.Split(strings.TrimSuffix(written("github"), "\n"), "\n")
		Expect(lines).To(HaveLen(9)) // 4 failures, 1 error, 3 warnings, the notice
		Expect(lines).To(HaveEach(MatchRegexp(`^::(error|warning|notice) title=[^:,]*::`)))
	})
})

var _ = Describe("the Markdown report", func() {
	It("lets nothing out of its fences", func() {
		text := written("markdown")
		inside, fence := false, ""
		for _, line := range strings.Split(text, "\n") {
			mark := regexp.MustCompile("^`{3,}").FindString(line)
			switch {
			case !inside && mark != "":
				inside, fence = true, mark
			case inside && strings.TrimRight(line, " ") == fence:
				inside = false
			case !inside:
				Expect(line).NotTo(MatchRegexp(`(^|[^\\])<(/?script|img|/?pre)`), "outside of a fence")
			}
		}
		Expect(inside).To(BeFalse(), "every fence is closed")
	})
})
