// Package texts is the one catalogue of what people read, by language. The key of a
// text is the text in English, with verbs of package fmt for what is filled in; a
// second language is a second folder. Identifiers, error names, JSON keys and exit
// codes are no texts: they are the same in all languages.
//
// Who makes a text asks for it by its key (Printer.Text). Who shows a text that was
// composed elsewhere, in English, has it put into the reader's language where it is
// shown (Printer.Translate), so that a journal stays the same in all languages.
package texts

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"sync"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

// Language is one that people read here.
type Language string

// The languages.
const (
	English Language = "en"
	Russian Language = "ru"
)

// Languages lists them, the one that is used where no other is known first.
func Languages() []Language { return []Language{English, Russian} }

// Match is the language that fits what a person prefers best, as Accept-Language or
// LANG says it, such as "ru-RU,ru;q=0.9" or "ru_RU.UTF-8".
func Match(preferred string) Language {
	if !strings.ContainsAny(preferred, ",;") { // a locale: language_TERRITORY.charset@modifier
		preferred, _, _ = strings.Cut(preferred, "@")
		preferred, _, _ = strings.Cut(preferred, ".")
	}
	tags, _, err := language.ParseAcceptLanguage(preferred)
	if err != nil {
		return English
	}
	_, i, confidence := language.NewMatcher([]language.Tag{language.English, language.Russian}).Match(tags...)
	if confidence == language.No {
		return English
	}
	return Languages()[i]
}

//go:embed en/*.json ru/*.json
var files embed.FS

// Text is one entry of a language's file: a text, or one for each plural form of the
// argument of number Arg, counted from 1.
type Text struct {
	Plain string
	Arg   int
	Forms map[string]string // by one, few, many, other
}

// UnmarshalJSON reads "text", or {"arg": 1, "one": "text", …}.
func (t *Text) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		return json.Unmarshal(raw, &t.Plain)
	}
	var forms map[string]any
	if err := json.Unmarshal(raw, &forms); err != nil {
		return err
	}
	t.Arg, t.Forms = 1, map[string]string{}
	for name, value := range forms {
		switch value := value.(type) {
		case float64:
			t.Arg = int(value)
		case string:
			t.Forms[name] = value
		}
	}
	return nil
}

// Parts names the files of a language: what they are about.
func Parts(l Language) ([]string, error) {
	entries, err := files.ReadDir(string(l))
	if err != nil {
		return nil, fmt.Errorf("texts: no language %q", string(l))
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".json"))
	}
	return names, nil
}

// ReadPart is one file of a language: its texts by their keys.
func ReadPart(l Language, part string) (map[string]Text, error) {
	raw, err := files.ReadFile(string(l) + "/" + part + ".json")
	if err != nil {
		return nil, fmt.Errorf("texts: no part %q in the language %q", part, string(l))
	}
	var out map[string]Text
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, fmt.Errorf("texts of %s, %s: %w", l, part, err)
	}
	return out, nil
}

// Read is all that a language has: its texts by their keys.
func Read(l Language) (map[string]Text, error) {
	parts, err := Parts(l)
	if err != nil {
		return nil, err
	}
	all := map[string]Text{}
	for _, part := range parts {
		some, err := ReadPart(l, part)
		if err != nil {
			return nil, err
		}
		maps.Copy(all, some)
	}
	return all, nil
}

// Catalogue has the texts of all languages, each of which is read when it is first asked
// for.
type Catalogue struct {
	of map[Language]func() (*spoken, error)
}

// spoken is what a Printer of a language needs.
type spoken struct {
	builder   *catalog.Builder
	known     *dictionary // nil for English
	explained func() *dictionary
}

// Load is the catalogue, made once. Its error is a fault of ours.
func Load() (*Catalogue, error) { return made() }

var made = sync.OnceValues(func() (*Catalogue, error) {
	c := &Catalogue{of: map[Language]func() (*spoken, error){}}
	for _, l := range Languages() {
		c.of[l] = sync.OnceValues(func() (*spoken, error) { return speak(l) })
	}
	_, err := c.of[English]()
	return c, err
})

// speak reads a language. What it does not have is said in English.
func speak(l Language) (*spoken, error) {
	s := &spoken{builder: catalog.NewBuilder(catalog.Fallback(language.English))}
	english, err := s.read(English)
	if err != nil || l == English {
		return s, err
	}
	all, err := s.read(l)
	if err != nil {
		return nil, err
	}
	quoted, err := ReadPart(l, refusals)
	if err != nil {
		return nil, err
	}
	tag := language.MustParse(string(l))
	s.explained = sync.OnceValue(func() *dictionary { return newDictionary(tag, all, english) })
	s.known = newDictionary(tag, without(all, quoted), english)
	return s, nil
}

// read has a language said.
func (s *spoken) read(l Language) (map[string]Text, error) {
	all, err := Read(l)
	if err != nil {
		return nil, err
	}
	tag := language.MustParse(string(l))
	for key, text := range all {
		if err := set(s.builder, tag, key, text); err != nil {
			return nil, fmt.Errorf("texts of %s: %q: %w", l, key, err)
		}
	}
	return all, nil
}

// refusals is the part with what Market says in its replies, which stays in English
// where a reply is quoted.
const refusals = "refusals"

func without(all, some map[string]Text) map[string]Text {
	rest := maps.Clone(all)
	for key := range some {
		delete(rest, key)
	}
	return rest
}

func set(builder *catalog.Builder, tag language.Tag, key string, text Text) error {
	if text.Forms == nil {
		return builder.SetString(tag, key, text.Plain)
	}
	var cases []any
	for _, form := range []string{"one", "few", "many", "other"} {
		if value, ok := text.Forms[form]; ok {
			cases = append(cases, form, value)
		}
	}
	return builder.Set(tag, key, plural.Selectf(text.Arg, "%d", cases...))
}

// Printer fills in texts in one language.
type Printer struct {
	Language Language
	printer  *message.Printer
	known    *dictionary // nil for English
	explains func() *dictionary
}

// In is the printer of a language; of English, which Load has read, where there is none
// such.
func (c *Catalogue) In(l Language) *Printer {
	read, ok := c.of[l]
	if !ok {
		return c.In(English)
	}
	s, err := read()
	if err != nil {
		return c.In(English)
	}
	return &Printer{Language: l, printer: message.NewPrinter(language.MustParse(string(l)), message.Catalog(s.builder)), known: s.known, explains: s.explained}
}

// Text is the text of a key, filled in. A key that the language does not have is
// itself the text, in English.
func (p *Printer) Text(key string, args ...any) string { return p.printer.Sprintf(key, args...) }
