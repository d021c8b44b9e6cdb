package reports_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
)

// An element of JUnit XML as Jenkins' xunit plugin takes it (junit-10.xsd), which
// refuses a file that has anything else. GitLab reads fewer, and passes over the
// rest.
type element struct {
	inside     []string
	attributes []string
	required   []string
	noText     bool
}

func elements() map[string]element {
	return map[string]element{
		"testsuites": {[]string{"testsuite"}, []string{"name", "time", "tests", "failures", "errors"}, nil, true},
		"testsuite": {
			[]string{"testsuite", "properties", "testcase", "system-out", "system-err"},
			[]string{"name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
			[]string{"name", "tests", "failures", "errors"}, true,
		},
		"properties": {[]string{"property"}, nil, nil, true},
		"property":   {nil, []string{"name", "value"}, []string{"name", "value"}, true},
		"testcase": {
			[]string{"skipped", "error", "failure", "system-out", "system-err"},
			[]string{"name", "time", "classname", "group"}, []string{"name", "classname"}, true, // GitLab wants a class name
		},
		"failure":    {nil, []string{"type", "message"}, nil, false},
		"error":      {nil, []string{"type", "message"}, nil, false},
		"skipped":    {nil, []string{"type", "message"}, nil, false},
		"system-out": {},
		"system-err": {},
	}
}

// expectJUnit reads a document to its end and holds it to the rules.
func expectJUnit(text string) {
	GinkgoHelper()
	known := elements()
	time := regexp.MustCompile(`^[0-9]{1,}(\.[0-9]*)?$`)
	open := []string{}
	decoder := xml.NewDecoder(bytes.NewBufferString(text))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		Expect(err).NotTo(HaveOccurred())
		switch t := token.(type) {
		case xml.StartElement:
			name := t.Name.Local
			rules, ok := known[name]
			Expect(ok).To(BeTrue(), "<%s>", name)
			if len(open) == 0 {
				Expect(name).To(Equal("testsuites"))
			} else {
				Expect(known[open[len(open)-1]].inside).To(ContainElement(name), "<%s> in <%s>", name, open[len(open)-1])
			}
			var given []string
			for _, a := range t.Attr {
				Expect(rules.attributes).To(ContainElement(a.Name.Local), "<%s>", name)
				Expect(given).NotTo(ContainElement(a.Name.Local))
				given = append(given, a.Name.Local)
				if a.Name.Local == "time" {
					Expect(a.Value).To(MatchRegexp(time.String()), "<%s>", name)
				}
			}
			for _, needed := range rules.required {
				Expect(slices.Contains(given, needed)).To(BeTrue(), "<%s> has no %s", name, needed)
			}
			open = append(open, name)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 && known[open[len(open)-1]].noText {
				Expect(string(bytes.TrimSpace(t))).To(BeEmpty(), "text in <%s>", open[len(open)-1])
			}
		}
	}
	Expect(open).To(BeEmpty())
}

var _ = Describe("the rules of those who read JUnit", func() {
	It("are kept, whatever a run was like and a store sent", func() {
		expectJUnit(written("junit"))
		expectJUnit(inFormat("junit", withCalls()))
		expectJUnit(inFormat("junit", &reports.Report{}))
		expectJUnit(writtenAll("junit", append(stories(), sample(), told(hostile, hostile, &chronicle{}))...))
	})

	It("are kept for every character there is", func() {
		r := sample()
		for first := rune(0); first < 0x3000; first += 0x100 {
			text := ""
			for c := first; c < first+0x100; c++ {
				text += string(c)
			}
			r.Checks = append(r.Checks, reports.Check{ID: "a." + text, Title: text, Verdict: reports.Fail, Reason: text, Fix: text, Subtype: text, Rules: []string{text}},
				reports.Check{ID: "b", Verdict: reports.Skip, Reason: text + "\xff\xfe ]]>"})
		}
		r.Tool, r.Target = "\x00\x1b", "\ufffe\uffff\ud7ff"
		expectJUnit(inFormat("junit", r))
	})
})
