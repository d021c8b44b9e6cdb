package cabinet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
)

// YAML is the cabinet as a file that Parse reads as the same cabinet, one thing a
// line. The keys are in it as they are.
func (c *Cabinet) YAML() ([]byte, error) {
	w := writer{}
	fmt.Fprintf(&w.text, "localmarket: %d\n", Format)
	fmt.Fprintf(&w.text, "%s: %s\n", listBusiness, w.flow(c.Business))
	list(&w, listKeys, c.Keys)
	list(&w, listCampaigns, c.Campaigns)
	list(&w, listOffers, c.Offers)
	list(&w, listOutlets, c.Outlets)
	list(&w, listOrders, c.Orders)
	list(&w, listReturns, c.Returns)
	list(&w, listChats, c.Chats)
	list(&w, listReviews, c.Reviews)
	return []byte(w.text.String()), w.err
}

// writer writes a file, and keeps the first error.
type writer struct {
	text strings.Builder
	err  error
}

func list[T any](w *writer, name string, things []T) {
	if len(things) == 0 {
		return
	}
	fmt.Fprintf(&w.text, "%s:\n", name)
	for _, one := range things {
		fmt.Fprintf(&w.text, "  - %s\n", w.flow(one))
	}
}

// flow is a thing in braces.
func (w *writer) flow(thing any) string {
	text, err := yaml.MarshalWithOptions(thing, yaml.Flow(true), yaml.CustomMarshaler[string](quoted))
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("write the cabinet: %w", err)
	}
	return strings.TrimSpace(string(text))
}

// quoted is a text in quotes as JSON has them, or without any where nobody could
// take it for something else.
func quoted(text string) ([]byte, error) {
	if isPlain(text) {
		return []byte(text), nil
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(text)
	return out.Bytes(), err
}

// isPlain reports whether a text is words: letters and digits, beginning with a
// letter, and none of the words that YAML has a meaning for.
func isPlain(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	unfit := func(r rune) bool {
		return r != ' ' && r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}
	meant := []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
	return unicode.IsLetter(first) && !strings.ContainsFunc(text, unfit) && !strings.HasSuffix(text, " ") &&
		!slices.Contains(meant, strings.ToLower(text))
}
