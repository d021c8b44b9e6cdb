package texts

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Bounds of what is translated: a text may quote what a store sent.
const (
	maxTranslated = 16 << 10 // bytes; longer ones stay as they are
	maxDepth      = 12       // of texts within texts
)

// dictionary knows the texts of one language by the forms of their keys.
type dictionary struct {
	tag     language.Tag
	plain   map[string]string
	entries []entry // the one with most fixed text first
}

// entry is a text with values to be filled in.
type entry struct {
	key form
	arg int // of the number that decides the plural form, from 0; -1 for a text without
	to  map[plural.Form]form
}

// newDictionary makes the dictionary of a language from its texts, and from the
// English ones: a key is met in the plural forms that English has of it, too.
func newDictionary(tag language.Tag, all, english map[string]Text) *dictionary {
	d := &dictionary{tag: tag, plain: map[string]string{}}
	for key, text := range all {
		e := entry{key: newForm(key), arg: -1, to: map[plural.Form]form{plural.Other: newForm(text.Plain)}}
		if text.Forms != nil {
			e.arg, e.to = text.Arg-1, pluralForms(text.Forms)
		}
		if len(e.key.verbs) == 0 || text.Forms == nil {
			d.plain[key] = text.Plain
		}
		if len(e.key.verbs) == 0 || e.key.vague() {
			continue
		}
		d.entries = append(d.entries, e)
		for _, other := range english[key].Forms {
			also := e
			also.key = newForm(other)
			d.entries = append(d.entries, also)
		}
	}
	slices.SortFunc(d.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.key.weight(), a.key.weight()), slices.Compare(a.key.between, b.key.between))
	})
	return d
}

func pluralForms(texts map[string]string) map[plural.Form]form {
	names := map[string]plural.Form{"one": plural.One, "few": plural.Few, "many": plural.Many, "other": plural.Other}
	forms := map[plural.Form]form{}
	for name, text := range texts {
		forms[names[name]] = newForm(text)
	}
	return forms
}

// Translate puts a text that was composed in English into the language of the
// printer: as a whole where the catalogue has a key of its form, with what is filled
// in translated by itself, and else piece by piece, at semicolons, colons and commas.
// What is not known stays as it is, and so do texts in quotes and what looks like no
// text at all.
func (p *Printer) Translate(text string) string {
	if p == nil || p.known == nil || len(text) > maxTranslated {
		return text
	}
	return p.known.translate(text, 0)
}

// Explain is Translate for an error that a person is told of, who has sent no request:
// what Market says in its replies is put into their language, too.
func (p *Printer) Explain(text string) string {
	if p == nil || p.explains == nil || len(text) > maxTranslated {
		return text
	}
	return p.explains().translate(text, 0)
}

func (d *dictionary) translate(text string, depth int) string {
	if depth > maxDepth || !strings.ContainsAny(text, "abcdefghijklmnopqrstuvwxyz") {
		return text
	}
	if to, ok := d.known(text, depth); ok {
		return to
	}
	return d.pieces(text, depth)
}

// known translates a text that the catalogue has a key for.
func (d *dictionary) known(text string, depth int) (string, bool) {
	if to, ok := d.plain[text]; ok {
		return to, true
	}
	e, args := d.find(text, depth)
	if before, after, ok := strings.Cut(text, ": "); ok && strings.Contains(before, " ") && (e == nil || e.key.weight() < len(before)) {
		if to, ok := d.plain[before]; ok {
			return to + ": " + d.translate(after, depth+1), true
		}
	}
	if e != nil {
		return e.fill(d, args, depth), true
	}
	return "", false
}

// find is the entry of whose key a text is made, and what is filled in there.
func (d *dictionary) find(text string, depth int) (*entry, map[int]string) {
	for i := range d.entries {
		e := &d.entries[i]
		if args, ok := e.key.match(text); ok && d.holds(e, args, depth) && !d.better(i, text) {
			return e, args
		}
	}
	return nil, nil
}

// better reports whether what stands before a colon at the end of a text has the form
// of a key with more fixed text than the entry's of that number.
func (d *dictionary) better(than int, text string) bool {
	e := &d.entries[than]
	last := e.key.between[len(e.key.between)-2] // what stands before the last verb
	if e.key.between[len(e.key.between)-1] != "" {
		return false
	}
	from := strings.LastIndex(text, last) + len(last)
	before, _, colon := strings.Cut(text[from:], ": ")
	if !colon {
		return false
	}
	before = text[:from+len(before)]
	return slices.ContainsFunc(d.entries[:than], func(other entry) bool {
		_, is := other.key.match(before)
		return is && !other.key.labels()
	})
}

// holds reports whether a text that has the form of a key is made of it: one that
// begins with what is filled in may as well be two texts, of which the second is; and
// so may one that ends with it, of which the first is.
func (d *dictionary) holds(e *entry, args map[int]string, depth int) bool {
	last := e.key.verbs[len(e.key.verbs)-1]
	to := e.to[plural.Other]
	for i, v := range e.key.verbs {
		value := args[v.arg]
		several := strings.Contains(value, "; ")
		switch {
		case v.kind == 'd' || v.kind == 'q':
			continue
		case i == 0 && e.key.between[0] == "":
			several = several || strings.Contains(value+" ", ": ")
		case v != last || !e.key.endsWith(last):
		case !to.endsWith(last) || to.keeps(last):
			several = several || strings.Contains(value, ": ")
		default: // what follows is put behind it in the other language as well
			continue
		}
		if several && !d.whole(value, depth) {
			return false
		}
	}
	return true
}

// whole reports whether a text is known by itself, and no text behind a label, such as
// "line 8: %s".
func (d *dictionary) whole(text string, depth int) bool {
	if depth >= maxDepth {
		return false
	}
	if _, plain := d.plain[text]; plain {
		return true
	}
	e, _ := d.find(text, depth+1)
	return e != nil && !e.key.labels()
}

// maxCuts bounds how often a text is cut on trial.
const maxCuts = 40

// pieces translates the parts of a text that is not known as a whole: it is cut where
// one side is known.
func (d *dictionary) pieces(text string, depth int) string {
	for _, separator := range []string{"\n", " ┼ ", " ┤ ", " · "} { // of a timeline: each piece is a text
		if strings.Contains(text, separator) {
			parts := strings.Split(text, separator)
			for i := range parts {
				parts[i] = d.translate(parts[i], depth+1)
			}
			return strings.Join(parts, separator)
		}
	}
	if offset, rest, ok := strings.Cut(text, " "); ok && isOffset(offset) {
		return offset + " " + d.translate(rest, depth+1)
	}
	at := 0
	for range maxCuts {
		next, separator := nextCut(text[at:])
		if separator == "" {
			break
		}
		before, after := text[:at+next], text[at+next+len(separator):]
		at += next + len(separator)
		if to, ok := d.known(after, depth); ok {
			return d.translate(before, depth+1) + separator + to
		}
		if to, ok := d.known(before, depth); ok {
			return to + separator + d.translate(after, depth)
		}
	}
	if inner := strings.TrimLeft(text, " ·├┼┤+"); inner != text { // signs before a text
		return text[:len(text)-len(inner)] + d.translate(inner, depth+1)
	}
	if inner := strings.TrimRight(text, ".:"); inner != text {
		return d.translate(inner, depth+1) + text[len(inner):]
	}
	if before, inner, ok := strings.Cut(text, " ("); ok && strings.HasSuffix(inner, ")") {
		return d.translate(before, depth+1) + " (" + d.translate(inner[:len(inner)-1], depth+1) + ")"
	}
	if inner, ok := strings.CutPrefix(text, "("); ok && strings.HasSuffix(inner, ")") {
		return "(" + d.translate(inner[:len(inner)-1], depth+1) + ")"
	}
	return text
}

// isOffset reports whether a word is a time since the zero of a timeline.
func isOffset(word string) bool {
	return len(word) > 1 && strings.ContainsAny(word[:1], "+-") && strings.Trim(word[1:], "0123456789dhms.:") == ""
}

// nextCut is where a text may be cut first, and at what.
func nextCut(text string) (at int, separator string) {
	at = len(text)
	for _, s := range []string{"; ", ": ", ". ", ", "} {
		if i := strings.Index(text, s); i >= 0 && i < at {
			at, separator = i, s
		}
	}
	return at, separator
}

func (e *entry) fill(d *dictionary, args map[int]string, depth int) string {
	form := e.to[plural.Other]
	if e.arg >= 0 {
		n, _ := strconv.Atoi(args[e.arg])
		if is, ok := e.to[plural.Cardinal.MatchPlural(d.tag, n, 0, 0, 0, 0)]; ok {
			form = is
		}
	}
	for _, v := range e.key.verbs {
		if v.kind != 'q' && !form.keeps(v) {
			args[v.arg] = d.translate(args[v.arg], depth+1)
		}
	}
	return form.fill(args)
}
