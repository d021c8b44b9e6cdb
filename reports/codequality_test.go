package reports_test

import (
	"encoding/json"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
)

// codeQualityIssue has the properties that GitLab documents, and no others.
type codeQualityIssue struct {
	Description string `json:"description"`
	CheckName   string `json:"check_name"`
	Fingerprint string `json:"fingerprint"`
	Severity    string `json:"severity"`
	Location    struct {
		Path  string `json:"path"`
		Lines struct {
			Begin int `json:"begin"`
		} `json:"lines"`
	} `json:"location"`
}

// expectCodeQuality holds a report to GitLab's rules: each property is there, a
// fingerprint is of one issue alone, and there is no byte order mark.
func expectCodeQuality(text string) []codeQualityIssue {
	GinkgoHelper()
	Expect(text).To(HavePrefix("["), "one array, without a byte order mark")
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	var issues []codeQualityIssue
	Expect(decoder.Decode(&issues)).To(Succeed())
	seen := map[string]bool{}
	for _, i := range issues {
		Expect(i.Description).NotTo(BeEmpty())
		Expect(i.CheckName).NotTo(BeEmpty())
		Expect(i.Fingerprint).To(MatchRegexp("^[0-9a-f]{32}$"))
		Expect(seen).NotTo(HaveKey(i.Fingerprint))
		seen[i.Fingerprint] = true
		Expect(i.Severity).To(BeElementOf("info", "minor", "major", "critical", "blocker"))
		Expect(i.Location.Path).NotTo(Or(BeEmpty(), HavePrefix("./"), ContainSubstring(`\`)))
		Expect(i.Location.Lines.Begin).To(BeNumerically(">=", 1))
	}
	return issues
}

func fingerprints(issues []codeQualityIssue) []string {
	var all []string
	for _, i := range issues {
		all = append(all, i.Fingerprint)
	}
	return all
}

var _ = Describe("the Code Quality report", func() {
	It("keeps GitLab's rules, whatever a run was like and a store sent", func() {
		Expect(expectCodeQuality(written("code-quality"))).To(HaveLen(8)) // 4 failures, 1 error, 3 warnings
		expectCodeQuality(inFormat("code-quality", withCalls()))
		expectCodeQuality(writtenAll("code-quality", append(stories(), sample(), sample(), told(hostile, hostile, &chronicle{}))...))
	})

	It("is an empty list where all is well", func() {
		r := &reports.Report{Checks: []reports.Check{{ID: "ping.reply", Verdict: reports.Pass}, {ID: "tls.chain", Verdict: reports.Skip}}}
		r.Count()
		Expect(expectCodeQuality(inFormat("code-quality", r))).To(BeEmpty())
	})

	It("has an issue for a run in which nothing was checked", func() {
		Expect(expectCodeQuality(inFormat("code-quality", &reports.Report{}))).To(ConsistOf(HaveField("CheckName", "run")))
	})

	It("knows an issue again, whatever the store and the numbers of the next run are", func() {
		again := sample()
		again.Target, again.Seed = "http://127.0.0.1:49152", 43
		for i := range again.Checks {
			again.Checks[i].Reason += " after 9.87 s"
		}
		Expect(fingerprints(expectCodeQuality(inFormat("code-quality", again)))).
			To(Equal(fingerprints(expectCodeQuality(written("code-quality")))))
	})

	It("takes another verdict of Market for another issue", func() {
		other := sample()
		for i := range other.Checks {
			if other.Checks[i].Subtype == "READ_TIMED_OUT" {
				other.Checks[i].Subtype = "CONNECTION_REFUSED"
			}
		}
		Expect(fingerprints(expectCodeQuality(inFormat("code-quality", other)))).
			NotTo(Equal(fingerprints(expectCodeQuality(written("code-quality")))))
	})

	DescribeTable("says where an expectation stands", func(source, path string) {
		r := told("late", "Late", pause(), reports.Check{ID: "late.1", Title: "It is late", Verdict: reports.Fail, Reason: "it is not", Line: 7})
		r.Scenario.Source = source
		issues := expectCodeQuality(inFormat("code-quality", r))
		Expect(issues).To(HaveLen(1))
		Expect(issues[0].Location.Path).To(Equal(path))
	},
		Entry("in its file", "stories/late.yaml", "stories/late.yaml"),
		Entry("in its file, named from here", "./stories/late.yaml", "stories/late.yaml"),
		Entry("in its file on Windows", `stories\late.yaml`, "stories/late.yaml"),
		Entry("nowhere, if it is of the library", reports.Library, "localmarket.yaml"),
	)
})
