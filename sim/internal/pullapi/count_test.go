package pullapi_test

import (
	"encoding/json"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
)

var _ = DescribeTable("Elements are counted",
	func(body, way string, want int) {
		Expect(pullapi.CountIn([]byte(body), way)).To(Equal(want))
	},
	Entry("in an array", `{"a": [1, "]", {"a": [1]}, [2, 3]]}`, "a", 4),
	Entry("of none", `{"a": []}`, "a", 0),
	Entry("of null", `{"a": null}`, "a", 0),
	Entry("that is not there", `{"b": [1]}`, "a", 0),
	Entry("within objects", ` { "b" : {"a":[9]}, "r" : { "x" : "\"}" , "a" : [ 1 , 2 ] } } `, "r.a", 2),
	Entry("within arrays", `{"w": [{"o": [{"i": 1}, {"i": 2}, {"j": 3}]}, {"o": []}, {}, {"o": [{"i": "x"}]}]}`, "w.o.i", 3),
	Entry("said twice, as the last is", `{"a": [1], "a": [1, 2]}`, "a", 2),
	Entry("in what ends too early", `{"a": [1, [2`, "a", 2),
	Entry("in what is no JSON", `]]}},,::"`, "a.b", 0),
	Entry("in nothing", ``, "a", 0),
	Entry("in a number", `7`, "a", 0),
)

// FuzzCount holds the count against one on decoded JSON.
func FuzzCount(f *testing.F) {
	for _, body := range []string{`{"a": [{"b": [1, "\\\"", null]}, {"b": 2}, []]}`, `[[[`, `{"a": {"b": {}}}`, `{"a":[1,]}`} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got := pullapi.CountIn(body, "a.b") // must end, whatever it is
		var value any
		if json.Unmarshal(body, &value) != nil || strings.ContainsRune(string(body), '\\') {
			return // an escaped name is told otherwise
		}
		if want := countedBy(value, []string{"a", "b"}); got != want {
			t.Errorf("%s: %d instead of %d", body, got, want)
		}
	})
}

func countedBy(value any, way []string) int {
	if list, ok := value.([]any); ok {
		if len(way) == 0 {
			return len(list)
		}
		n := 0
		for _, item := range list {
			n += countedBy(item, way)
		}
		return n
	}
	if len(way) == 0 {
		if value == nil {
			return 0
		}
		return 1
	}
	object, _ := value.(map[string]any)
	return countedBy(object[way[0]], way[1:])
}
