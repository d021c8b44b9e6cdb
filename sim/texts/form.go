package texts

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// form is a text taken apart: what stands between its verbs, and the verbs.
type form struct {
	between []string // one more than there are verbs
	verbs   []verb
}

// verb is a place that is filled in with the argument of that number, from 0.
type verb struct {
	arg  int
	kind byte // d, s, q, v, f …
}

var verbs = regexp.MustCompile(`%(?:\[(\d)\])?[-+#0]?\d*(?:\.\d+)?([a-zA-Z])|%%`)

func newForm(text string) form {
	var f form
	var literal strings.Builder
	at, next := 0, 0
	for _, m := range verbs.FindAllStringSubmatchIndex(text, -1) {
		literal.WriteString(text[at:m[0]])
		at = m[1]
		if m[4] < 0 { // %%
			literal.WriteByte('%')
			continue
		}
		if m[2] >= 0 {
			next, _ = strconv.Atoi(text[m[2]:m[3]])
			next--
		}
		f.between = append(f.between, literal.String())
		f.verbs = append(f.verbs, verb{next, text[m[4]]})
		literal.Reset()
		next++
	}
	literal.WriteString(text[at:])
	f.between = append(f.between, literal.String())
	return f
}

// weight is how much of the form is fixed, in bytes.
func (f form) weight() int {
	n := 0
	for _, s := range f.between {
		n += len(s)
	}
	return n
}

// vague reports whether too little of the form is fixed to know a text by it.
func (f form) vague() bool {
	fixed := strings.TrimSpace(strings.Join(f.between, ""))
	switch {
	case f.between[0] != "":
	case f.verbs[0].kind == 'd', f.verbs[0].kind == 'f':
		return len(fixed) < 2
	default:
		return len(fixed) < 7
	}
	return len(fixed) < 3
}

// match returns what the text has in the places of the verbs, by the number of the
// argument, as it is written there.
func (f form) match(text string) (map[int]string, bool) {
	last := f.between[len(f.between)-1]
	if !strings.HasPrefix(text, f.between[0]) || !strings.HasSuffix(text, last) || len(text) < f.weight() {
		return nil, false
	}
	text = text[len(f.between[0]) : len(text)-len(last)]
	args := map[int]string{}
	for i, v := range f.verbs {
		value := text
		if i < len(f.verbs)-1 {
			end := v.end(text, f.between[i+1])
			if end < 0 {
				return nil, false
			}
			value, text = text[:end], text[end+len(f.between[i+1]):]
		}
		if !v.fits(value) {
			return nil, false
		}
		if before, again := args[v.arg]; again && before != value {
			return nil, false
		}
		args[v.arg] = value
	}
	return args, true
}

// end is where the value at the beginning of text ends, before what follows it; -1
// if that does not.
func (v verb) end(text, follows string) int {
	if v.kind == 'q' {
		quoted, err := strconv.QuotedPrefix(text)
		if err != nil || !strings.HasPrefix(text[len(quoted):], follows) {
			return -1
		}
		return len(quoted)
	}
	if follows == "" { // two verbs side by side: nothing says where one ends
		return -1
	}
	return strings.Index(text, follows)
}

// fits reports whether a value may stand for the verb.
func (v verb) fits(value string) bool {
	switch v.kind {
	case 'd':
		_, err := strconv.Atoi(value)
		return err == nil
	case 'f':
		_, err := strconv.ParseFloat(value, 64)
		return err == nil
	case 'q':
		quoted, err := strconv.QuotedPrefix(value)
		return err == nil && quoted == value
	}
	return value != ""
}

// fill puts arguments into the places of the verbs.
func (f form) fill(args map[int]string) string {
	var b strings.Builder
	for i, v := range f.verbs {
		b.WriteString(f.between[i])
		b.WriteString(args[v.arg])
	}
	b.WriteString(f.between[len(f.between)-1])
	return b.String()
}

// keeps reports whether the form takes the value of a verb as it is: names that are
// known, which %v stands for in a language's file.
func (f form) keeps(v verb) bool {
	return slices.ContainsFunc(f.verbs, func(own verb) bool { return own.arg == v.arg && own.kind == 'v' })
}

// labels reports whether the form is a label before another text.
func (f form) labels() bool {
	n := len(f.verbs)
	return n > 0 && f.between[n] == "" && strings.HasSuffix(f.between[n-1], ": ")
}

// endsWith reports whether the value of a verb is the end of the text.
func (f form) endsWith(v verb) bool {
	n := len(f.verbs)
	return n > 0 && f.between[n] == "" && f.verbs[n-1].arg == v.arg
}
