package keep_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/keep"
)

func TestKeep(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "sim/internal/keep")
}

// words are a collection of texts by their keys.
func words(has map[string]string) keep.Collections {
	all := keep.Collections{}
	all.Add(keep.Collection{
		Name: "words",
		Find: func(key string) any {
			if word, ok := has[key]; ok {
				return word
			}
			return nil
		},
		Load: func(key string, value []byte) (err error) {
			var word string
			err = json.Unmarshal(value, &word)
			has[key] = word
			return err
		},
		Keys: func() []string { return []string{"a", "b"} },
	})
	return all
}

var _ = Describe("collections", func() {
	It("find what was marked as it is now, sorted, and nothing where it is gone", func() {
		all := words(map[string]string{"a": "<ё>"})
		marks := keep.NewMarks(nil)
		for _, key := range []string{"b", "a", "b"} {
			marks.Touch("words", key)
		}
		pending := all.Find(marks.Take())
		Expect(pending).To(HaveLen(2))
		Expect(pending[0].Row()).To(Equal(keep.Row{Collection: "words", Key: "a", Value: []byte(`"<ё>"`)}))
		Expect(pending[1].Row()).To(Equal(keep.Row{Collection: "words", Key: "b"}))
		Expect(marks.Take()).To(BeEmpty())
		Expect(all.All()).To(ConsistOf(keep.Mark{Collection: "words", Key: "a"}, keep.Mark{Collection: "words", Key: "b"}))
	})

	It("load rows, and say which one is wrong", func() {
		has := map[string]string{}
		all := words(has)
		Expect(all.Load(keep.Row{Collection: "words", Key: "k", Value: []byte(`"w"`)})).To(Succeed())
		Expect(has).To(HaveKeyWithValue("k", "w"))
		Expect(all.Load(keep.Row{Collection: "words", Key: "k", Value: []byte(`{`)})).To(MatchError(ContainSubstring(`words "k"`)))
		Expect(all.Load(keep.Row{Collection: "numbers"})).To(MatchError(ContainSubstring(`unknown collection "numbers"`)))
	})

	It("have one of a name", func() {
		all := words(nil)
		Expect(func() { all.Add(keep.Collection{Name: "words"}) }).To(PanicWith(ContainSubstring("words")))
	})

	It("say what cannot be written", func() {
		_, err := keep.Pending{Mark: keep.Mark{Collection: "words", Key: "k"}, Value: broken{}}.Row()
		Expect(err).To(MatchError(ContainSubstring(`words "k"`)))
	})
})

type broken struct{}

func (broken) MarshalJSON() ([]byte, error) { return nil, errors.New("broken") }

var _ = Describe("marks", func() {
	It("count every change, and tell of it", func() {
		told := 0
		marks := keep.NewMarks(func() { told++ })
		marks.Touch("a", "1")
		marks.Touch("a", "1")
		marks.Count()
		Expect(marks.Changes()).To(Equal(uint64(3)))
		Expect(told).To(Equal(3))
		Expect(marks.Take()).To(HaveLen(1))
	})

	It("note nothing where there are none", func() {
		var none *keep.Marks
		none.Touch("a", "1")
		none.Count()
	})
})

var _ = Describe("the form of a value", func() {
	type inner struct{ Count int64 }
	It("has a line for each field, as JSON has it", func() {
		type fine struct {
			Inner inner  `json:"in"`
			Name  string `json:"name,omitempty"`
			Times []time.Time
			Raw   json.RawMessage
			File  []byte
			By    map[string]*bool
			Two   [2]int
			Gone  string `json:"-"`
		}
		Expect(keep.Form("v", reflect.TypeFor[*fine]())).To(Equal([]string{
			"v.in.Count int64", "v.name string", "v.Times[] time.Time", "v.Raw json.RawMessage", "v.File bytes", "v.By{} bool", "v.Two[2] int",
		}))
	})

	It("is none for what does not come back from JSON", func() {
		Expect(func() { keep.Form("v", reflect.TypeFor[struct{ Any any }]()) }).To(PanicWith(ContainSubstring("v.Any")))
		Expect(func() { keep.Form("v", reflect.TypeFor[struct{ hidden int }]()) }).To(PanicWith(ContainSubstring("v.hidden")))
	})
})

var _ = Describe("values that are appended", func() {
	type thing struct {
		Text  string            `json:"text"`
		Empty string            `json:"empty,omitempty"`
		At    time.Time         `json:"at"`
		Due   *time.Time        `json:"due,omitempty"`
		Ms    float64           `json:"ms"`
		Count int64             `json:"count,omitempty"`
		Yes   bool              `json:"yes,omitempty"`
		List  []string          `json:"list"`
		By    map[string]int    `json:"by,omitempty"`
		Of    map[string]string `json:"of"`
	}

	It("are read as JSON writes them, whatever texts they have", func() {
		at := time.Date(2026, 9, 1, 9, 0, 0, 123456789, time.FixedZone("", 3*3600))
		texts := []string{
			"", "слово ё", `quote " and \ back`, "<a href='x'>&amp;</a>", "\x00\x01\x1f\x7f", "line\nnext\r\ttab\b\f", "\u2028\u2029\ufeff\ufffd",
			"bad \xff\xc3 utf8 \xed\xa0\x80", "😀 K İ ſ", `{"json":"in \"json\""}`, `\u0451`, "https://store.example/a?b=c&d=%20",
		}
		for i, text := range texts {
			one := thing{Text: text, At: at, Ms: 0.1 + float64(i)*1e-9, Count: int64(i), Yes: i%2 == 0, List: texts[:i], By: map[string]int{text: i, "b": 1}}
			if i%3 == 0 {
				one.Due, one.Of, one.Ms = &at, map[string]string{"b": text, "a": "x"}, 1e21
			}
			fast, err := keep.Append([]byte("before"), &one)
			Expect(err).NotTo(HaveOccurred())
			Expect(string(fast)).To(HavePrefix("before{"))
			slow, err := keep.JSON(&one)
			Expect(err).NotTo(HaveOccurred())
			Expect(json.Valid(fast[len("before"):])).To(BeTrue(), "%s", fast)
			var read, want, standard thing
			Expect(keep.Read(fast[len("before"):], &read)).To(Succeed())
			Expect(keep.Read(slow, &want)).To(Succeed())
			Expect(json.Unmarshal(fast[len("before"):], &standard)).To(Succeed())
			Expect(read).To(Equal(want), "%s and %s", fast, slow)
			Expect(standard).To(Equal(want))
		}
	})

	It("say that they cannot be", func() {
		_, err := keep.Append(nil, func() {})
		Expect(err).To(HaveOccurred())
		_, err = keep.JSON(func() {})
		Expect(err).To(HaveOccurred())
		Expect(keep.JSON("after a failure")).To(Equal([]byte(`"after a failure"`)))
	})
})
