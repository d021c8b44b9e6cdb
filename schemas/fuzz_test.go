package schemas_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/localmarket/localmarket/schemas"
)

// FuzzReply feeds the judge of replies with what a store might send.
func FuzzReply(f *testing.F) {
	for _, body := range []string{
		goodReply, `{}`, `[]`, `null`, ``, `{"version": "", "name": 1, "time": "now"}`,
		`{"error": {"type": "UNKNOWN", "message": "a"}}`, `{"error": []}`, `{"error": {"type": 1e1000000000}}`,
		`{"a/b~c%20": {"": 1}} `, `{"\u0000": "\ud800"}`, nested(600), "\xef\xbb\xbf{}",
	} {
		f.Add(200, []byte(body))
		f.Add(400, []byte(body))
	}
	set, err := schemas.Load(schemas.Latest)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		violations, err := set.Reply(status, body)
		again, _ := set.Reply(status, body)
		if !reflect.DeepEqual(violations, again) {
			t.Errorf("twice the same reply, two judgements: %v and %v", violations, again)
		}
		if err != nil {
			checkSyntaxError(t, err, body)
			return
		}
		sorted := slices.IsSortedFunc(violations, func(a, b schemas.Violation) int { return strings.Compare(a.Pointer, b.Pointer) })
		if !sorted {
			t.Errorf("not sorted: %v", violations)
		}
		for _, v := range violations {
			checkViolation(t, v)
		}
	})
}

func checkSyntaxError(t *testing.T, err error, body []byte) {
	var syntax *schemas.SyntaxError
	if !errors.As(err, &syntax) {
		t.Fatalf("an error that is not about syntax: %v", err)
	}
	if syntax.Offset < 0 || syntax.Offset > len(body) || syntax.Line < 1 || len(syntax.Problem) > 200 ||
		strings.ContainsFunc(syntax.Problem, unprintable) {
		t.Errorf("a bad syntax error: %#v", syntax)
	}
}

func checkViolation(t *testing.T, v schemas.Violation) {
	if v.Keyword == "" || v.Rule == "" || v.Found == "" || v.Expected == "" || v.Fix == "" {
		t.Errorf("something is not said: %#v", v)
	}
	if utf8.RuneCountInString(v.Found) > 200 || strings.ContainsFunc(v.Found, unprintable) {
		t.Errorf("found is too long or not printable: %q", v.Found)
	}
}
