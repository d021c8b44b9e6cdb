package verdict_test

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/verdict"
	"github.com/localmarket/localmarket/sim/journal"
)

// FuzzJudge feeds the judge with what a store might send.
func FuzzJudge(f *testing.F) {
	for _, status := range []int{0, 200, 204, 302, 400, 500, 502, -1, 1000} {
		for _, contentType := range []string{"application/json", "application/json; charset=utf-8", "text/html", "", "\x1b[2J"} {
			for _, text := range []string{goodBody, errorBody, "", "{}", "[]", "null", `{"time": "2026-09-01T12:30:00+03:00"}`, "\xff"} {
				f.Add(status, contentType, []byte(text))
			}
		}
	}
	contract, err := schemas.Load(schemas.Latest)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, status int, contentType string, text []byte) {
		r := verdict.Reply{Status: status, Header: http.Header{"Content-Type": {contentType}}, Body: text, Bound: 1 << 20}
		v := verdict.Judge(contract, r)
		if again := verdict.Judge(contract, r); !reflect.DeepEqual(v, again) {
			t.Errorf("twice the same reply, two verdicts: %+v and %+v", v, again)
		}
		checkVerdict(t, v, status)
	})
}

func checkVerdict(t *testing.T, v journal.Verdict, status int) {
	want := journal.Failed
	switch status {
	case 200:
		want = journal.Accepted
	case 400:
		want = journal.Rejected
	}
	if v.Outcome != want && (status != 200 || v.Outcome != journal.Failed) {
		t.Errorf("%q with status %d", v.Outcome, status)
	}
	if (v.Outcome == journal.Accepted) != (v.Subtype == "") || v.Type != v.Subtype.Type() || len(v.Rules) == 0 {
		t.Errorf("a verdict that contradicts itself: %+v", v)
	}
	if !slices.Contains([]string{"", "UNKNOWN", "WRONG_EVENT_FORMAT", "DUPLICATED_EVENT"}, v.ErrorType) {
		t.Errorf("an error type that is none: %q", v.ErrorType)
	}
	if len(v.Reason) > 4000 || strings.ContainsFunc(v.Reason, func(r rune) bool { return !unicode.IsPrint(r) }) {
		t.Errorf("a reason that is too long or not printable: %q", v.Reason)
	}
}
