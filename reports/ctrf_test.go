package reports_test

import (
	"encoding/json"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/localmarket/localmarket/reports"
)

// ctrfRules are those of ctrf.io's schema, version 1.0.0, for the properties that
// we write; it allows no others.
const ctrfRules = `{
  "type": "object", "required": ["results", "reportFormat", "specVersion"], "additionalProperties": false,
  "properties": {
    "reportFormat": {"const": "CTRF"},
    "specVersion": {"type": "string", "pattern": "^[0-9]+\\.[0-9]+\\.[0-9]+$"},
    "generatedBy": {"type": "string"},
    "results": {
      "type": "object", "required": ["tool", "summary", "tests"], "additionalProperties": false,
      "properties": {
        "tool": {
          "type": "object", "required": ["name"], "additionalProperties": false,
          "properties": {"name": {"type": "string", "minLength": 1}, "version": {"type": "string"}}
        },
        "summary": {
          "type": "object", "additionalProperties": {"type": "integer"},
          "propertyNames": {"enum": ["tests", "passed", "failed", "skipped", "pending", "other", "start", "stop"]},
          "required": ["tests", "passed", "failed", "skipped", "pending", "other", "start", "stop"]
        },
        "tests": {"type": "array", "items": {
          "type": "object", "required": ["name", "status", "duration"], "additionalProperties": false,
          "properties": {
            "name": {"type": "string", "minLength": 1},
            "status": {"enum": ["passed", "failed", "skipped", "pending", "other"]},
            "duration": {"type": "integer"},
            "rawStatus": {"type": "string"}, "message": {"type": "string"}, "trace": {"type": "string"}, "filePath": {"type": "string"},
            "suite": {"type": "array", "minItems": 1, "items": {"type": "string"}},
            "tags": {"type": "array", "items": {"type": "string"}},
            "line": {"type": "integer"},
            "extra": {"type": "object"}
          }
        }}
      }
    }
  }
}`

// ctrfReport is what is read of a report again.
type ctrfReport struct {
	Results struct {
		Summary map[string]int64
		Tests   []struct {
			Name, Status, RawStatus, Message, Trace string
			Suite, Tags                             []string
			Extra                                   map[string]any
		}
	}
}

// expectCTRF holds a report to the format's rules and its sums, and reads it.
func expectCTRF(text string) ctrfReport {
	GinkgoHelper()
	rules, err := jsonschema.UnmarshalJSON(strings.NewReader(ctrfRules))
	Expect(err).NotTo(HaveOccurred())
	c := jsonschema.NewCompiler()
	Expect(c.AddResource("ctrf.json", rules)).To(Succeed())
	schema, err := c.Compile("ctrf.json")
	Expect(err).NotTo(HaveOccurred())
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	Expect(err).NotTo(HaveOccurred())
	Expect(schema.Validate(document)).To(Succeed())

	var report ctrfReport
	Expect(json.Unmarshal([]byte(text), &report)).To(Succeed())
	counted := map[string]int64{"passed": 0, "failed": 0, "skipped": 0, "pending": 0, "other": 0}
	for _, t := range report.Results.Tests {
		counted[t.Status]++
	}
	summary := report.Results.Summary
	Expect(summary).To(HaveKeyWithValue("tests", int64(len(report.Results.Tests))))
	for status, n := range counted {
		Expect(summary).To(HaveKeyWithValue(status, n))
	}
	Expect(summary["stop"]).To(BeNumerically(">=", summary["start"]))
	return report
}

var _ = Describe("the CTRF report", func() {
	It("keeps the format's rules, whatever a run was like and a store sent", func() {
		expectCTRF(written("ctrf"))
		expectCTRF(inFormat("ctrf", withCalls()))
		expectCTRF(writtenAll("ctrf", append(stories(), sample(), told(hostile, hostile, &chronicle{}))...))
	})

	It("tells of each check how it ended and why, and of the run when it was", func() {
		report := expectCTRF(written("ctrf"))
		Expect(report.Results.Summary).To(HaveKeyWithValue("tests", int64(12)))
		Expect(report.Results.Summary).To(HaveKeyWithValue("failed", int64(5)))
		Expect(report.Results.Summary).To(HaveKeyWithValue("passed", int64(6)), "warnings pass")
		Expect(report.Results.Summary).To(HaveKeyWithValue("start", at().UnixMilli()))
		for _, t := range report.Results.Tests {
			if t.Name != "notify.ORDER_CREATED" {
				continue
			}
			Expect(t.Status).To(Equal("failed"))
			Expect(t.Message).To(ContainSubstring("no complete reply within 10 s"))
			Expect(t.Trace).To(ContainSubstring("curl"))
			Expect(t.Suite).To(Equal([]string{"notify"}))
			Expect(t.Tags).To(Equal([]string{"N-DEADLINE", "N-VERDICT"}))
			Expect(t.Extra).To(HaveKeyWithValue("market", ContainSubstring("READ_TIMED_OUT")))
			return
		}
		Fail("the check is not in the report")
	})

	It("has a failed test for a run in which nothing was checked", func() {
		report := expectCTRF(inFormat("ctrf", &reports.Report{}))
		Expect(report.Results.Tests).To(HaveLen(1))
		Expect(report.Results.Tests[0].Status).To(Equal("failed"))
		Expect(report.Results.Tests[0].Message).NotTo(BeEmpty())
	})
})
