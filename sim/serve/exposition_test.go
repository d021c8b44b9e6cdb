package serve_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
)

// exposed are the figures of a text in Prometheus's format, by their names with labels.
type exposed map[string]float64

var (
	headerForm = regexp.MustCompile(`^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$`)
	sampleForm = regexp.MustCompile(`^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.+)\})? (\S+)$`)
	labelForm  = regexp.MustCompile(`^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\[\\"n])*)"(?:,|$)`)
	ofSeries   = regexp.MustCompile("_(bucket|sum|count)$")
)

// exposedReader reads a text as strictly as version 0.0.4 of the format is written: of
// each family HELP and TYPE once, before its samples, which follow each other; no sample
// twice; buckets that grow, up to +Inf, which is the count.
type exposedReader struct {
	figures exposed
	helped  map[string]bool
	kinds   map[string]string
	current string             // family
	buckets map[string]float64 // the last of each histogram
}

func parseExposed(text string) (exposed, error) {
	r := exposedReader{exposed{}, map[string]bool{}, map[string]string{}, "", map[string]float64{}}
	if !utf8.ValidString(text) || text != "" && !strings.HasSuffix(text, "\n") {
		return nil, fmt.Errorf("no lines of UTF-8: %q", text)
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		var err error
		if header := headerForm.FindStringSubmatch(line); header != nil {
			err = r.header(header[1], header[2], header[3])
		} else if sample := sampleForm.FindStringSubmatch(line); sample != nil {
			err = r.sample(sample[1], sample[2], sample[3])
		} else {
			err = errors.New("no sample")
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %q", err, line)
		}
	}
	return r.figures, nil
}

func (r *exposedReader) header(what, family, text string) error {
	switch {
	case what == "HELP" && !r.helped[family]:
		r.helped[family], r.current = true, family
	case what == "TYPE" && family == r.current && r.kinds[family] == "":
		r.kinds[family] = text
	default:
		return errors.New("out of order")
	}
	return nil
}

func (r *exposedReader) sample(name, labels, number string) error {
	value, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return err
	}
	others, err := otherLabels(labels)
	if err != nil {
		return err
	}
	family, kind := name, r.kinds[r.current]
	if kind == "histogram" {
		family = ofSeries.ReplaceAllString(name, "")
	}
	full, histogram := name+"{"+labels+"}", family+others
	_, twice := r.figures[full]
	switch {
	case family != r.current || kind == "":
		return errors.New("of another family")
	case twice:
		return errors.New("twice")
	case kind == "counter" && (value < 0 || !strings.HasSuffix(name, "_total")):
		return errors.New("no counter")
	case strings.HasSuffix(name, "_bucket") && value < r.buckets[histogram]:
		return errors.New("a bucket that shrinks")
	case strings.HasSuffix(name, "_count") && value != r.buckets[histogram]:
		return errors.New("not as many as in the last bucket")
	case strings.HasSuffix(name, "_bucket"):
		r.buckets[histogram] = value
	}
	r.figures[full] = value
	return nil
}

// otherLabels are the labels but for the bound of a bucket.
func otherLabels(labels string) (others string, err error) {
	seen := map[string]bool{}
	for labels != "" {
		label := labelForm.FindStringSubmatch(labels)
		if label == nil || seen[label[1]] {
			return "", errors.New("no labels")
		}
		if label[1] != "le" {
			others += label[1] + "=" + label[2] + ";"
		}
		labels, seen[label[1]] = labels[len(label[0]):], true
	}
	return others, nil
}

var _ = Describe("The text for Prometheus", func() {
	It("is valid, whatever is called and answered", func() {
		s, to := still(), newStore()
		_, text := s.plain(serve.MetricsPath)
		Expect(parseExposed(text)).To(HaveLen(3), "no family without figures is named: %s", text)
		s.connect(to)
		s.happen(object{"event": "ORDER_CREATED", "model": "FBS"})
		s.pull("GET", "/v2/campaigns", "")
		s.pull("GET", `/nowhere"\%0a{}`, "")
		reply, text := s.plainReply(serve.MetricsPath)
		Expect(reply.Header.Get("Content-Type")).To(Equal("text/plain; version=0.0.4; charset=utf-8"))
		figures, err := parseExposed(text)
		Expect(err).NotTo(HaveOccurred())
		Expect(figures).To(And(
			HaveKeyWithValue(`localmarket_reply_seconds_bucket{type="ORDER_CREATED",le="+Inf"}`, 1.0),
			HaveKeyWithValue(`localmarket_reply_seconds_count{type="ORDER_CREATED"}`, 1.0),
			HaveKeyWithValue(`localmarket_calls_total{operation="",status="404"}`, 1.0)))
	})

	It("has hostile values escaped, each as itself", func() {
		const hostile = "a\"} 1\n# TYPE b counter\nb{x=\"\\\xff"
		const escaped = `a\"} 1\n# TYPE b counter\nb{x=\"\\` + "\uFFFD"
		reply := httptest.NewRecorder()
		over := []journal.Finding{{Kind: journal.OverLimit}, {Kind: hostile}}
		serve.AnswerCounts(reply,
			journal.Entry{Call: &journal.Call{Operation: hostile, Status: 420, Findings: over}},
			journal.Entry{Call: &journal.Call{Operation: hostile + "2", Status: 420}},
			journal.Entry{Exchange: &journal.Exchange{
				NotificationType: market.Type(hostile), Verdict: journal.Verdict{Outcome: hostile, Subtype: hostile},
				Measured: &journal.Measured{TotalMs: 7000}, Reply: &journal.Reply{},
			}})
		figures, err := parseExposed(reply.Body.String())
		Expect(err).NotTo(HaveOccurred(), reply.Body.String())
		Expect(figures).To(And(
			HaveKeyWithValue(`localmarket_calls_total{operation="`+escaped+`",status="420"}`, 1.0),
			HaveKeyWithValue(`localmarket_calls_total{operation="`+escaped+`2",status="420"}`, 1.0),
			HaveKeyWithValue(`localmarket_calls_over_limit_total{operation="`+escaped+`"}`, 1.0),
			HaveKeyWithValue(`localmarket_call_issues_total{kind="`+escaped+`"}`, 1.0),
			HaveKeyWithValue(`localmarket_attempts_total{outcome="`+escaped+`",subtype="`+escaped+`",type="`+escaped+`"}`, 1.0),
			HaveKeyWithValue(`localmarket_reply_seconds_bucket{type="`+escaped+`",le="5"}`, 0.0),
			HaveKeyWithValue(`localmarket_reply_seconds_sum{type="`+escaped+`"}`, 7.0)))
	})

	DescribeTable("is held against a reader that takes nothing else", func(text, problem string) {
		_, err := parseExposed(text)
		Expect(err).To(MatchError(ContainSubstring(problem)))
	},
		Entry("a family twice", "# HELP a_total A.\n# TYPE a_total counter\na_total 1\n# HELP a_total A.\n", "out of order"),
		Entry("TYPE after a sample", "# HELP a_total A.\na_total 1\n", "another family"),
		Entry("a sample twice", "# HELP a_total A.\n# TYPE a_total counter\na_total 1\na_total 2\n", "twice"),
		Entry("a quote in a value", "# HELP a_total A.\n# TYPE a_total counter\na_total{b=\"\"\"} 1\n", "no labels"),
		Entry("another escape", "# HELP a_total A.\n# TYPE a_total counter\na_total{b=\"\\t\"} 1\n", "no labels"),
		Entry("a label twice", "# HELP a_total A.\n# TYPE a_total counter\na_total{b=\"\",b=\"\"} 1\n", "no labels"),
		Entry("a count that is not the last bucket's", "# HELP a A.\n# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 2\n", "not as many"),
		Entry("no end of line", "# HELP a_total A.\n# TYPE a_total counter\na_total 1", "no lines"),
		Entry("a bucket that shrinks", "# HELP a A.\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\n", "shrinks"),
	)
})
