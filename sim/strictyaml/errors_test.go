package strictyaml_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/strictyaml"
)

func row(text, path, message string) TableEntry {
	return Entry(nil, text, path, message)
}

var _ = Describe("an error", func() {
	DescribeTable("says what is wrong, where, and what to do", func(text, path, message string) {
		err := strictyaml.Decode([]byte(text), new(story))
		Expect(err).To(MatchError(message))
		var own *strictyaml.Error
		Expect(err).To(BeAssignableToTypeOf(own))
		Expect(err.(*strictyaml.Error).Path).To(Equal(path))
	},
		// Keys.
		row("name: a\nadvanse: 1d\n", "advanse", `line 2: unknown key "advanse": did you mean "advance"?`),
		row("Name: a", "Name", `line 1: unknown key "Name": did you mean "name"?`),
		row("steps:\n  - send:\n      count: 1\n      cuont: 2", "steps[0].send.cuont", `line 4: unknown key "cuont": did you mean "count"?`),
		row("steps: [{send: {zzz: 1}}]", "steps[0].send.zzz", `line 1: unknown key "zzz": choose one of count`),
		row("next:\n  \"a\\tb\": c", "next.a b", `line 2: unknown key "a\tb": choose one of name, seed, strict, rate, small, campaign, tiny, short, at, advance, tags, headers, …`),
		row("Hidden: a", "Hidden", `line 1: unknown key "Hidden": choose one of name, seed, strict, rate, small, campaign, tiny, short, at, advance, tags, headers, …`),
		row("name: a\nnext: {}\nname: b", "name", `line 3: the key "name" is already in line 1`),
		row("body: {a: {b: 1, \"b\": 2}}", "body.a.b", `line 1: the key "b" is already in line 1`),
		row("null: a", "null", `line 1: a key must be a text or a number`),

		// Kinds.
		row("- name", "", `line 1: it must be a mapping, not a list`),
		row("a text", "", `line 1: it must be a mapping, not a single value`),
		row("null", "", `line 1: it has no value: write one ([] for an empty list), or leave it out`),
		row("tags:\n  a: b", "tags", `line 2: tags must be a list, not a mapping`),
		row("headers: [a]", "headers", `line 1: headers must be a mapping, not a list`),
		row("headers: a", "headers", `line 1: headers must be a mapping, not a single value`),
		row("name: [a]", "name", `line 1: name must be a text, not a list`),
		row("name: {a: b}", "name", `line 1: name must be a text, not a mapping`),
		row("tags: [a, [b]]", "tags[1]", `line 1: tags[1] must be a text, not a list`),
		row("headers:\n  a.b: []", "headers.'a.b'", `line 2: headers.'a.b' must be a text, not a list`),
		row("broken: a", "broken", `line 1: broken cannot be read into a Go value of type chan int`),
		row("numbered: {1: a}", "numbered", `line 1: numbered cannot be read into a Go value of type map[int]string`),

		// Nothing.
		row("seed: 1\nname:\nrate: 1", "name", `line 2: name has no value: write one ([] for an empty list), or leave it out`),
		row("tags: ~", "tags", `line 1: tags has no value: write one ([] for an empty list), or leave it out`),
		row("headers: {a, b: c}", "headers", `line 1: headers has no value: write one ([] for an empty list), or leave it out`),
		row("seed: null", "seed", `line 1: seed has no value: write one ([] for an empty list), or leave it out`),
		row("advance:", "advance", `line 1: advance has no value: write one ([] for an empty list), or leave it out`),
		row("tags:\n  - a\n  -\n  - b", "", `line 4: an item of the list has no value: write it behind the dash, or below and further to the right`),
		row("tags:\n  - a\n  -\nname: b", "", `line 4: an item of the list has no value: write it behind the dash, or below and further to the right`),
		row("tags:\n-", "", `line 2: an item of the list has no value: write it behind the dash, or below and further to the right`),

		// Scalars.
		row("seed: abc", "seed", `line 1: seed must be a whole number, got "abc"`),
		row("seed: 1.5", "seed", `line 1: seed must be a whole number, got "1.5": write it in the digits 0 to 9 without a leading zero`),
		row("seed: '5'", "seed", `line 1: seed must be a whole number, got "5": leave out the quotes`),
		row("seed: 0123", "seed", `line 1: seed must be a whole number, got "0123": write it in the digits 0 to 9 without a leading zero`),
		row("seed: 1_000", "seed", `line 1: seed must be a whole number, got "1_000": write it in the digits 0 to 9 without a leading zero`),
		row("seed: true", "seed", `line 1: seed must be a whole number, got "true"`),
		row("seed: [1]", "seed", `line 1: seed must be a whole number, not a list`),
		row("seed: 9223372036854775808", "seed", `line 1: seed must be from -9223372036854775808 to 9223372036854775807, got 9223372036854775808`),
		row("small: -129", "small", `line 1: small must be from -128 to 127, got -129`),
		row("tiny: 256", "tiny", `line 1: tiny must be from 0 to 255, got 256`),
		row("tiny: -1", "tiny", `line 1: tiny must be from 0 to 255, got -1`),
		row("campaign: 18446744073709551616", "campaign", `line 1: campaign must be from 0 to 18446744073709551615, got 18446744073709551616`),
		row("rate: fast", "rate", `line 1: rate must be a number, got "fast"`),
		row("rate: .inf", "rate", `line 1: rate must be a number, got ".inf": write it in the digits 0 to 9 without a leading zero`),
		row("rate: 1e999", "rate", `line 1: rate must be a number of 64 bits, got 1e999`),
		row("short: 1e39", "short", `line 1: short must be a number of 32 bits, got 1e39`),
		row("strict: yes", "strict", `line 1: strict must be true or false, got "yes": write true or false`),
		row("strict: \"true\"", "strict", `line 1: strict must be true or false, got "true": leave out the quotes`),
		row("strict: []", "strict", `line 1: strict must be true or false, not a list`),
		row("body: [0x1F]", "body[0]", `line 1: body[0] must be a number, got "0x1F": write it in the digits 0 to 9 without a leading zero, or in quotes if it is a text`),
		row("body: +79001234567", "body", `line 1: body must be a number, got "+79001234567": write it in the digits 0 to 9 without a leading zero, or in quotes if it is a text`),
		row("body: 123456789012345678901", "body", `line 1: body must be from 0 to 18446744073709551615, got 123456789012345678901`),
		row("seed: "+strings.Repeat("я", 100), "seed", `line 1: seed must be a whole number, got "`+strings.Repeat("я", 80)+`…"`),

		// Durations and times.
		row("advance: 90", "advance", `line 1: advance needs a unit, got "90": write 90s, 5m, 2h or 14d`),
		row("advance: -5m", "advance", `line 1: advance must not be negative, got "-5m": write 90s, 5m, 2h or 14d`),
		row("advance: soon", "advance", `line 1: advance must be a duration of at most 106751d, got "soon": write 90s, 5m, 2h or 14d`),
		row("advance: 106752d", "advance", `line 1: advance must be a duration of at most 106751d, got "106752d": write 90s, 5m, 2h or 14d`),
		row("advance: 106751d24h", "advance", `line 1: advance must be a duration of at most 106751d, got "106751d24h": write 90s, 5m, 2h or 14d`),
		row("advance: 9999999h", "advance", `line 1: advance must be a duration of at most 106751d, got "9999999h": write 90s, 5m, 2h or 14d`),
		row("advance: 1d-5m", "advance", `line 1: advance must be a duration of at most 106751d, got "1d-5m": write 90s, 5m, 2h or 14d`),
		row("advance: 1.5d", "advance", `line 1: advance must be a duration of at most 106751d, got "1.5d": write 90s, 5m, 2h or 14d`),
		row("advance: {days: 1}", "advance", `line 1: advance must be a duration of at most 106751d, not a mapping`),
		row("at: tomorrow", "at", `line 1: at must be a time such as 2026-12-31T10:00:00+03:00 or a date such as 2026-12-31, got "tomorrow"`),
		row("at: 2026-02-30", "at", `line 1: at must be a time such as 2026-12-31T10:00:00+03:00 or a date such as 2026-12-31, got "2026-02-30"`),

		// Types that read themselves.
		row("steps:\n  - first\n  - second", "steps[1]", `line 3: only the first may be "second"`),
		row("steps:\n  - a: 1\n    b: 2", "steps[0]", `line 2: a step has one key, got 2: split it`),
		row("steps:\n  - sent: {}", "steps[0].sent", `line 2: unknown key "sent": did you mean "send"?`),
		row("steps:\n  - send: {count: x}", "steps[0].send.count", `line 2: steps[0].send.count must be a whole number, got "x"`),
		row("steps: [[]]", "steps[0]", `line 1: steps[0] must be a mapping, not a list`),

		// What is not read.
		row("name: &a b\nnext: {name: *a}", "", `line 1: anchors and aliases (& and *) are not read: write the value out, and put a text that begins so in quotes`),
		row("name: *.txt", "", `line 1: anchors and aliases (& and *) are not read: write the value out, and put a text that begins so in quotes`),
		row("name: !!str 1", "", `line 1: tags (!) are not read: put a text that begins so in quotes`),
		row("seed: 1\nname: !important", "", `line 2: tags (!) are not read: put a text that begins so in quotes`),
		row("%YAML 1.2\n---\nname: a", "", `line 1: directives (%) are not read: put a text that begins so in quotes`),
		row("? name\n: a", "", `line 1: keys that begin with ? are not read: write key: value`),
		row("next:\n  <<: {name: a}", "", `line 2: merge keys (<<) are not read: write the keys out`),
		row("seed: 1\ntags:\n  - a\n   - b", "", `line 4: a text without quotes takes several lines: look there for a missing colon, comma or dash and at the indentation, or write the text after a > or in quotes`),
		row("seed: 1\nname: a\n\n  at 2026-12-31\nrate: 1", "", `line 2: a text without quotes takes several lines: look there for a missing colon, comma or dash and at the indentation, or write the text after a > or in quotes`),
		row("name a\nseed: 1", "", `line 1: a text without quotes takes several lines: look there for a missing colon, comma or dash and at the indentation, or write the text after a > or in quotes`),
		row("tags: [a\n  b]", "", `line 1: a text without quotes takes several lines: look there for a missing colon, comma or dash and at the indentation, or write the text after a > or in quotes`),
		row("seed: 1\t2", "", `line 1: a text without quotes holds a tab: put it in quotes, or write a space`),
		row("tags: [- a]", "", `line 1: there is a dash in a list that is in brackets: write [a, b], or each item in a line of its own after a dash`),
		row("body: {a: 1 b: 2}", "", `line 1: a text in brackets holds a colon and a space: put a comma between two keys, or the text in quotes`),
		row("body: {a: {b:1, c: d:}}", "", `line 1: a text in brackets holds a colon and a space: put a comma between two keys, or the text in quotes`),
		row("body: {a: 1\n  b: 2}", "", `line 2: a key is not allowed here: put braces around a mapping within brackets, and commas between its keys`),
		row("body: [a:\n  b: c]", "", `line 2: a key is not allowed here: put braces around a mapping within brackets, and commas between its keys`),
		row("name: a\n---\nname: b", "", `line 2: it holds more than one document: split it into several files`),
		row("name: a\n...\nname: b", "", `line 3: it holds more than one document: split it into several files`),

		// What is not YAML.
		row("seed: 1\ntags: [a, b\n", "", `line 2: sequence end token ']' not found: look for an unfinished bracket or quote`),
		row("name: \"a", "", `line 1: could not find end character of double-quoted text: look for an unfinished bracket or quote`),
		row(`name: "\d"`, "", `line 1: found unknown escape character 'd': write \\ for a backslash, or use single quotes`),
		row("name: > a", "", `line 1: invalid header option: " a": put a text that begins so in quotes`),
		row("name: a: b", "", `line 1: mapping value is not allowed in this context: put a text that holds a colon and a space in quotes`),
		row("next:\n\tname: a", "", `line 2: there is a tab where the line is indented: indent with spaces, not with tabs`),
		row("name: @home", "", `line 1: '@' is a reserved character: put a text that begins so in quotes`),
		row("seed: 1\nname", "", `line 2: non-map value is specified: look at the indentation and for a missing colon or dash`),
		row("name: \xf0\xe8", "", `line 1: it is not UTF-8: save the file in the encoding UTF-8`),
		row("seed: 1\nn\x00ame: a", "", `line 2: it holds the control character U+0000: save the file in the encoding UTF-8`),
	)

	It("counts lines and characters", func() {
		err := strictyaml.Decode([]byte("\ufeff# чай\r\nнет: {ключ: 1}\r\n"), new(story))
		Expect(err).To(HaveField("Line", 2))
		Expect(err).To(HaveField("Column", 1))
		err = strictyaml.Decode([]byte("headers: {ключ: а, слово: []}"), new(story))
		Expect(err).To(HaveField("Column", 27))
	})

	It("lists no keys where there are none", func() {
		Expect(strictyaml.Decode([]byte("a: b"), new(struct{}))).To(MatchError(`line 1: unknown key "a": it takes no keys`))
	})
})
