package strictyaml_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/goccy/go-yaml/ast"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/strictyaml"
)

func TestStrictYAML(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "strictyaml")
}

// story uses everything that a struct may have.
type story struct {
	Line     strictyaml.Line
	Name     string `yaml:"name"`
	base     `yaml:",inline"`
	Strict   *bool             `yaml:"strict"`
	Rate     float64           `yaml:"rate"`
	Small    int8              `yaml:"small"`
	Campaign uint64            `yaml:"campaign"`
	Tiny     uint8             `yaml:"tiny"`
	Short    float32           `yaml:"short"`
	At       time.Time         `yaml:"at"`
	Advance  time.Duration     `yaml:"advance"`
	Tags     []string          `yaml:"tags,omitempty"`
	Headers  map[string]string `yaml:"headers"`
	Body     any               `yaml:"body"`
	Steps    []step            `yaml:"steps"`
	Next     *story            `yaml:"next"`
	Broken   chan int          `yaml:"broken"`
	Numbered map[int]string    `yaml:"numbered"`
	Hidden   string
	Left     string `yaml:"-"`
}

type base struct {
	Where strictyaml.Line
	Seed  int64 `yaml:"seed"`
}

// step is a name alone, or a name and its argument.
type step struct {
	verb string
	args struct {
		Line  strictyaml.Line
		Count int `yaml:"count"`
	}
	null bool
}

var errSecond = errors.New("only the first\nmay be \"second\"")

func (s *step) UnmarshalYAML(node ast.Node) error {
	if name, err := strictyaml.Scalar(node); err == nil {
		s.verb = name
		if name == "second" {
			return errSecond
		}
		return nil
	}
	if s.null = strictyaml.IsNull(node); s.null {
		return nil
	}
	entries, err := strictyaml.Keys(node)
	if err != nil {
		return err
	}
	if len(entries) != 1 {
		return strictyaml.Errorf(node, "split it", "a step has one key, got %d", len(entries))
	}
	s.verb = entries[0].Key
	if s.verb != "send" {
		return strictyaml.UnknownKey(entries[0].KeyNode, []string{"send"})
	}
	if err := strictyaml.Value(entries[0].Value, &s.args); err != nil {
		return fmt.Errorf("send: %w", err)
	}
	return nil
}

func decode(text string) story {
	GinkgoHelper()
	var s story
	Expect(strictyaml.Decode([]byte(text), &s)).To(Succeed())
	return s
}

var _ = Describe("a YAML file", func() {
	It("is read into a struct", func() {
		s := decode(`
# a story
name: Чай
seed: -7
strict: true
rate: 1.5
small: -128
campaign: 18446744073709551615
tags: [a, 'b', "c d"]
headers:
  X-A: 1
  "ключ": значение
next:
  name: >
    two
    lines
`)
		Expect(s.Line).To(BeEquivalentTo(3))
		Expect(s.Where).To(BeEquivalentTo(3))
		Expect(s.Name).To(Equal("Чай"))
		Expect(s.Seed).To(BeEquivalentTo(-7))
		Expect(*s.Strict).To(BeTrue())
		Expect(s.Rate).To(Equal(1.5))
		Expect(s.Small).To(BeEquivalentTo(-128))
		Expect(s.Campaign).To(Equal(uint64(18446744073709551615)))
		Expect(s.Tags).To(Equal([]string{"a", "b", "c d"}))
		Expect(s.Headers).To(Equal(map[string]string{"X-A": "1", "ключ": "значение"}))
		Expect(s.Next.Name).To(Equal("two lines\n"))
		Expect(s.Next.Line).To(BeEquivalentTo(14))
	})

	DescribeTable("may be empty", func(text string) {
		s := story{Name: "kept"}
		Expect(strictyaml.Decode([]byte(text), &s)).To(Succeed())
		Expect(s.Name).To(Equal("kept"))
		Expect(strictyaml.Parse([]byte(text))).To(BeNil())
	},
		Entry(nil, ""),
		Entry(nil, "# nothing\n"),
		Entry(nil, "---\n"),
		Entry(nil, "\ufeff"),
		Entry(nil, "\r\n"),
	)

	It("may come from Windows", func() {
		s := decode("\ufeff# чай\r\nname: |\r\n  a\r\n  b\r\nsteps:\r\n  - send: {count: 1}\r\n")
		Expect(s.Name).To(Equal("a\nb\n"))
		Expect(s.Line).To(BeEquivalentTo(2))
		Expect(s.Steps[0].args.Line).To(BeEquivalentTo(6))
	})

	DescribeTable("keeps a text as it is written", func(written, text string) {
		Expect(decode("name: " + written).Name).To(Equal(text))
	},
		Entry(nil, "123", "123"),
		Entry(nil, "007", "007"),
		Entry(nil, "0x1F", "0x1F"),
		Entry(nil, "1_000", "1_000"),
		Entry(nil, "+79001234567", "+79001234567"),
		Entry(nil, "1.50", "1.50"),
		Entry(nil, "True", "True"),
		Entry(nil, "yes", "yes"),
		Entry(nil, "2026-12-31", "2026-12-31"),
		Entry(nil, ".inf", ".inf"),
		Entry(nil, `""`, ""),
		Entry(nil, `"null"`, "null"),
		Entry(nil, "http://a:1/?b", "http://a:1/?b"),
		Entry(nil, "|\n  a\n", "a\n"),
	)

	DescribeTable("has durations", func(written string, d time.Duration) {
		Expect(decode("advance: " + written).Advance).To(Equal(d))
	},
		Entry(nil, "90s", 90*time.Second),
		Entry(nil, "1h30m", 90*time.Minute),
		Entry(nil, "14d", 14*24*time.Hour),
		Entry(nil, "'1d12h'", 36*time.Hour),
		Entry(nil, "0s", time.Duration(0)),
		Entry(nil, "106751d23h", 106751*24*time.Hour+23*time.Hour),
	)

	It("has times and dates", func() {
		moscow := decode("at: 2026-12-31T10:00:00+03:00").At
		Expect(moscow).To(BeTemporally("==", time.Date(2026, 12, 31, 7, 0, 0, 0, time.UTC)))
		Expect(decode("at: 2026-12-31").At).To(Equal(time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)))
	})

	It("may hold anything where the type is any", func() {
		Expect(decode(`body: {id: 9007199254740993, big: 18446744073709551615, less: -9223372036854775808, price: 1.5, exp: 1e3,
  text: "1", off: no, yes: true, none: null, list: [1, {a: b}], 1: one}`).Body).To(Equal(map[string]any{
			"id": int64(9007199254740993), "big": uint64(18446744073709551615), "less": int64(-9223372036854775808), "price": 1.5, "exp": 1000.0,
			"text": "1", "off": "no", "yes": true, "none": nil, "list": []any{int64(1), map[string]any{"a": "b"}}, "1": "one",
		}))
	})

	It("may leave out what is a pointer or any", func() {
		s := decode("strict: null\nnext: ~\nbody:\n")
		Expect(s.Strict).To(BeNil())
		Expect(s.Next).To(BeNil())
		Expect(s.Body).To(BeNil())
	})

	It("lets a type read itself", func() {
		s := decode("steps:\n  - first\n  - send: {count: 2}\n  -  null\n")
		Expect(s.Steps).To(HaveLen(3))
		Expect(s.Steps[0].verb).To(Equal("first"))
		Expect(s.Steps[1].args.Count).To(Equal(2))
		Expect(s.Steps[1].args.Line).To(BeEquivalentTo(3))
		Expect(s.Steps[2].null).To(BeTrue())
	})

	It("may be as large as is said", func() {
		text := make([]byte, 0, 2*strictyaml.MaxSize)
		for len(text) < strictyaml.MaxSize {
			text = append(text, "# a comment\n"...)
		}
		text = append(text, "name: a\n"...)
		Expect(strictyaml.Decode(text, new(story))).To(MatchError("it is larger than 64 KiB: split it into several files"))
		var s story
		Expect(strictyaml.DecodeAtMost(text, len(text), &s)).To(Succeed())
		Expect(s.Name).To(Equal("a"))
	})

	It("has a place for each value", func() {
		node, err := strictyaml.Parse([]byte("items:\n  - a\n  - бб: в\n"))
		Expect(err).NotTo(HaveOccurred())
		entries, err := strictyaml.Keys(node)
		Expect(err).NotTo(HaveOccurred())
		items, err := strictyaml.Items(entries[0].Value)
		Expect(err).NotTo(HaveOccurred())
		Expect(strictyaml.Errorf(items[1], "no\thope", "bad\n%s", "\x1b[1mthing")).To(Equal(
			&strictyaml.Error{Line: 3, Column: 5, Path: "items[1]", Problem: "bad  [1mthing", Hint: "no hope"}))
	})
})
