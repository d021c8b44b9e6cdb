package journal

import (
	"strconv"
	"unicode"
	"unicode/utf8"
)

// maxWord is how much of a word counts, in bytes.
const maxWord = 64

// splitter takes texts apart into words. The zero splitter is ready.
type splitter struct{ word []byte }

// split calls do with each word of a text, in order: letters and digits that stand
// together, in lower case. What JSON writes as \u0451 is the letter ё, and \n is none.
// The slice is do's until it returns.
func (s *splitter) split(text string, do func(word []byte)) {
	s.word = s.word[:0]
	end := func() {
		if len(s.word) > 0 {
			do(s.word)
			s.word = s.word[:0]
		}
	}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			s.add(c)
			i++
		case 'A' <= c && c <= 'Z':
			s.add(c + 'a' - 'A')
			i++
		case c == '\\':
			r, size := escaped(text[i:])
			i += size
			if !s.addRune(r) {
				end()
			}
		case c < utf8.RuneSelf:
			i++
			end()
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			i += size
			if !s.addRune(r) {
				end()
			}
		}
	}
	end()
}

func (s *splitter) add(c byte) {
	if len(s.word) < maxWord {
		s.word = append(s.word, c)
	}
}

// addRune adds a letter, a digit or a mark, and reports whether it is one.
func (s *splitter) addRune(r rune) bool {
	if !counts(r) {
		return false
	}
	r = unicode.ToLower(r)
	if len(s.word)+utf8.RuneLen(r) <= maxWord {
		s.word = utf8.AppendRune(s.word, r)
	}
	return true
}

func counts(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// escaped is the character that a text has behind a backslash, and how long that is
// written; 0 for one that is not a letter.
func escaped(text string) (rune, int) {
	const unicoded = len(`\u0000`)
	switch {
	case len(text) < 2:
		return 0, 1
	case text[1] != 'u' || len(text) < unicoded:
		return 0, 2
	}
	code, err := strconv.ParseUint(text[2:unicoded], 16, 16)
	if err != nil {
		return 0, 2
	}
	return rune(code), unicoded
}

// eachText calls do with each text of an entry in which a Query looks.
func (e *Entry) eachText(do func(string)) {
	for _, text := range []string{string(e.Kind), string(e.Type), e.Subscription, e.Notification, e.ExchangeID, e.Blocker, e.Reason} {
		do(text)
	}
	if x := e.Exchange; x != nil {
		x.eachText(do)
	}
	if c := e.Call; c != nil {
		c.eachText(do)
	}
}

func (x *Exchange) eachText(do func(string)) {
	for _, text := range []string{x.ID, string(x.Push), x.Note, x.Request.Method, x.Request.URL, x.Request.Body} {
		do(text)
	}
	eachValue(x.Request.Header, do)
	x.Reply.eachText(do)
	x.Verdict.eachText(do)
	if f := x.Fault; f != nil {
		do(f.Name)
		do(f.Kind)
		f.Reply.eachText(do)
	}
}

func (c *Call) eachText(do func(string)) {
	for _, text := range []string{c.Trace, c.Method, c.Path, c.Query, c.Operation, c.Integration, c.KeyName, c.Body, c.Fault} {
		do(text)
	}
	eachValue(c.Header, do)
	c.Reply.eachText(do)
	for _, code := range c.Codes {
		do(code)
	}
	for _, f := range c.Findings {
		do(f.Rule)
		do(string(f.Kind))
		do(f.Message)
	}
	if f := c.Injected; f != nil {
		do(f.Name)
		do(f.Kind)
	}
}

func (r *Reply) eachText(do func(string)) {
	if r != nil {
		eachValue(r.Header, do)
		do(r.Body)
	}
}

func (v *Verdict) eachText(do func(string)) {
	for _, text := range []string{string(v.Outcome), string(v.Type), string(v.Subtype), v.ErrorType, v.Reason} {
		do(text)
	}
}

func eachValue(header []Header, do func(string)) {
	for _, h := range header {
		do(h.Value)
	}
}

// Words gathers the words of entries, each once: an index of them tells where a Query
// can find anything. The zero Words are none.
type Words struct {
	splitter splitter
	words    map[string]struct{}
	texts    map[string]struct{} // of which they are
}

// Add adds those of an entry.
func (w *Words) Add(e *Entry) {
	if w.words == nil {
		w.words, w.texts = map[string]struct{}{}, map[string]struct{}{}
	}
	e.eachText(func(text string) {
		if _, known := w.texts[text]; known || text == "" {
			return
		}
		w.texts[text] = struct{}{}
		w.splitter.split(text, func(word []byte) {
			if _, known := w.words[string(word)]; !known {
				w.words[string(word)] = struct{}{}
			}
		})
	})
}

// Take are those so far, in no order, and forgets them.
func (w *Words) Take() []string {
	all := make([]string, 0, len(w.words))
	for word := range w.words {
		all = append(all, word)
	}
	clear(w.words)
	clear(w.texts)
	return all
}
