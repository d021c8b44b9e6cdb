package traffic

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"regexp"
	"strings"
	"unicode"
)

// maxKnown is how many values are remembered: of a person who comes again after
// so many others, another is made up.
const maxKnown = 200_000

// Masker replaces what is personal by made-up values of the same shape: a name by
// a name of as many letters, a phone by one that nobody has. The same value is
// replaced by the same; what a value is replaced by follows from how many others
// came before it, never from the value, so nobody can find that out again. It is
// not safe for concurrent use; nil replaces nothing.
type Masker struct {
	known map[string]string
	made  map[string]bool
}

// NewMasker returns a Masker that knows nobody.
func NewMasker() *Masker { return &Masker{known: map[string]string{}, made: map[string]bool{}} }

var (
	emails = regexp.MustCompile(`[\pL\d._%+-]+@[\pL\d-]+(?:\.[\pL\d-]+)+`)
	phones = regexp.MustCompile(`(?:\+\d{1,3}|\b8[ (-])[ (-]*\d{3}[ )-]*\d{3}[ -]*\d{2}[ -]*\d{2}\b`)
)

// Body is a body with what is personal replaced, and nothing else changed. Of
// what is no JSON the e-mail addresses and phones are found alone. The pairs are
// what was replaced by what.
func (m *Masker) Body(text string) (masked string, pairs []string) {
	if m == nil {
		return text, nil
	}
	w := masking{masker: m, text: text, in: json.NewDecoder(strings.NewReader(text))}
	w.in.UseNumber()
	if !json.Valid([]byte(text)) {
		return w.plain(text), w.pairs
	}
	w.value(nil, "")
	w.out.WriteString(text[w.copied:])
	return w.out.String(), w.pairs
}

// Echo is a text in which what was replaced elsewhere is replaced too, such as a
// reply that quotes the request.
func (m *Masker) Echo(text string, pairs []string) string {
	if m == nil {
		return text
	}
	w := masking{masker: m}
	return strings.NewReplacer(pairs...).Replace(w.plain(text))
}

// masking is a body that is being masked.
type masking struct {
	masker *Masker
	text   string
	in     *json.Decoder
	out    strings.Builder
	copied int // how much of text is in out
	pairs  []string
}

// value takes the next value off in, which is a member of that name below those
// in above. The text is valid, and the decoder bounds how deep it is.
func (w *masking) value(above []string, name string) {
	token, err := w.in.Token()
	if err != nil {
		return
	}
	switch value := token.(type) {
	case json.Delim:
		below := above
		if name != "" {
			below = append(above[:len(above):len(above)], name)
		}
		for w.in.More() {
			member := name
			if value == '{' {
				key, err := w.in.Token()
				if err != nil {
					return
				}
				member, _ = key.(string)
				w.value(below, member)
				continue
			}
			w.value(above, member)
		}
		_, _ = w.in.Token() // the end
	case string:
		w.replace(value, w.masked(value, kindOf(name, above)))
	case json.Number:
		if k := kindOf(name, above); k != "" && k != ofText {
			w.number(value.String(), k)
		}
	}
}

func (w *masking) masked(value string, k kind) string {
	if k != "" {
		return w.known(value, k)
	}
	return w.plain(value)
}

// plain replaces what can be known by its look.
func (w *masking) plain(text string) string {
	if strings.Contains(text, "@") {
		text = emails.ReplaceAllStringFunc(text, func(found string) string { return w.known(found, ofEmail) })
	}
	return phones.ReplaceAllStringFunc(text, func(found string) string { return w.known(found, ofPhone) })
}

// known is what stands for a value, which is remembered for the reply: but for
// what is so short that it is found everywhere.
func (w *masking) known(value string, k kind) string {
	made := w.masker.of(value, k)
	if len(value) >= 4 && made != value {
		w.pairs = append(w.pairs, value, made)
	}
	return made
}

// replace puts a text in the place of the one that the decoder has just read.
func (w *masking) replace(old, replacement string) {
	if old == replacement {
		return
	}
	end := int(w.in.InputOffset())
	begin := w.copied + startOfString(w.text[w.copied:end])
	w.out.WriteString(w.text[w.copied:begin])
	w.out.WriteString(quoted(replacement))
	w.copied = end
}

func (w *masking) number(old string, k kind) {
	end := int(w.in.InputOffset())
	begin := end - len(old)
	w.out.WriteString(w.text[w.copied:begin])
	if strings.ContainsAny(old, "eE") {
		w.out.WriteString("1") // its e would be taken for a letter
	} else {
		w.out.WriteString(w.masker.of(old, k))
	}
	w.copied = end
}

// startOfString is where the string begins with which text ends.
func startOfString(text string) int {
	for i := len(text) - 2; i >= 0; i-- {
		if text[i] != '"' {
			continue
		}
		escapes := 0
		for i-1-escapes >= 0 && text[i-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return i
		}
	}
	return 0
}

func quoted(text string) string {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a string always can be
	return strings.TrimSuffix(out.String(), "\n")
}

// of is what stands for a value.
func (m *Masker) of(value string, k kind) string {
	if made, ok := m.known[value]; ok {
		return made
	}
	if len(m.known) >= maxKnown {
		*m = *NewMasker()
	}
	made := ""
	for try := range uint64(20) { // short ones run out
		made = disguise(value, k, rand.New(rand.NewPCG(uint64(len(m.known)), try)))
		if !m.made[made] {
			break
		}
	}
	m.known[value], m.made[made] = made, true
	return made
}

// disguise makes up a value of the same shape.
func disguise(value string, k kind, chance *rand.Rand) string {
	if k == ofEmail {
		if local, _, ok := strings.Cut(value, "@"); ok {
			return shaped(local, chance) + "@example.com"
		}
	}
	made := shaped(value, chance)
	if k == ofPhone {
		return unassigned(value, made)
	}
	return made
}

// shaped replaces vowels by vowels, consonants by consonants and digits by digits,
// of the same alphabet and case; what else there is stays.
func shaped(value string, chance *rand.Rand) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '1' + (r-'0'+rune(chance.IntN(8)))%9
		}
		lower := unicode.ToLower(r)
		for _, set := range []string{"аеиоуыэюя", "бвгджзклмнпрстфхцчшщ", "aeiouy", "bcdfghjklmnpqrstvwxz"} {
			if !strings.ContainsRune(set, lower) {
				continue
			}
			all := []rune(strings.ReplaceAll(set, string(lower), ""))
			made := all[chance.IntN(len(all))]
			if r != lower {
				made = unicode.ToUpper(made)
			}
			return made
		}
		if unicode.IsLetter(r) && r > unicode.MaxLatin1 && !unicode.Is(unicode.Cyrillic, r) {
			return 'x'
		}
		return r
	}, value)
}

// unassigned keeps the digits of the country and gives the phone the area code
// 000, which nobody has.
func unassigned(value, made string) string {
	const digitsOfNumber = 10
	digits := 0
	for _, r := range value {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	country := max(digits-digitsOfNumber, 0)
	was, i := []rune(value), -1
	out := []rune(made)
	for at, r := range was {
		if !unicode.IsDigit(r) {
			continue
		}
		switch i++; {
		case i < country:
			out[at] = r
		case i < country+3 && digits >= digitsOfNumber:
			out[at] = '0'
		}
	}
	return string(out)
}
