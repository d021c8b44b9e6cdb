package strictyaml_test

import (
	"strings"
	"testing"
	"time"

	"github.com/localmarket/localmarket/sim/strictyaml"
)

// FuzzDecode looks for a text that makes the reader panic or take long, or
// whose error is not one line with a problem.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		"name: a", "tags: [a, {b: c}]", bomb(2), "[", "? - :", "\xff", "a: &a\n<<: *a", "- - - -", "{a: {a:", "-\na:\n-\na:",
		"name: a\nseed: 1\nstrict: true\nrate: 1.5\nadvance: 1d12h\nat: 2026-12-31\nheaders: {a: b}\n",
		"body: {id: 9007199254740993, list: [1, -1.5e3, null, ~, \"\\u0000\"]}\nnext: {next: {name: |\n  a\n}}",
		"steps:\n- first\n- send: {count: 1}\n-  null\n", "\ufeffname: 'чай'\r\n", "name: >-\n  a\n\n\n  b\n", "a:\n\t- b", "name: a: b", "{a, b: }", "!",
	} {
		f.Add([]byte(seed))
	}
	const long = 10 * time.Second // a hundred times what the slowest file takes
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, v := range []any{new(story), new(any), new([]map[string]time.Duration)} {
			start := time.Now()
			err := strictyaml.DecodeAtMost(text, sceneSize, v)
			if took := time.Since(start); took > long {
				t.Errorf("%q: took %v", text, took)
			}
			if err == nil {
				continue
			}
			own, ok := err.(*strictyaml.Error)
			if !ok || own.Problem == "" || strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("%q: %T %v", text, err, err)
			}
		}
	})
}
