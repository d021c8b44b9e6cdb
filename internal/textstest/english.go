// Package textstest finds, for tests, words that are left in another language in what
// people read.
package textstest

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// Names are words in Latin letters, in small ones, that a Russian text may have as they
// are.
type Names map[string]bool

// Add adds the words of texts.
func (n Names) Add(texts ...string) {
	for _, text := range texts {
		for _, word := range Latin(text) {
			n[strings.ToLower(word)] = true
		}
	}
}

// AddSchema adds the keys and the values that a JSON Schema names.
func (n Names) AddSchema(schema []byte) error {
	var document any
	if err := json.Unmarshal(schema, &document); err != nil {
		return err
	}
	n.Add(schemaNames(document)...)
	return nil
}

// schemaNames are the keys and the values that a JSON Schema names.
func schemaNames(node any) []string {
	var all []string
	switch node := node.(type) {
	case []any:
		for _, one := range node {
			all = append(all, schemaNames(one)...)
		}
	case map[string]any:
		properties, _ := node["properties"].(map[string]any)
		for name := range properties {
			all = append(all, name)
		}
		values, _ := node["enum"].([]any)
		for _, v := range append(values, node["const"]) {
			if text, ok := v.(string); ok {
				all = append(all, text)
			}
		}
		for _, one := range node {
			all = append(all, schemaNames(one)...)
		}
	}
	return all
}

var (
	latin = regexp.MustCompile(`[A-Za-z]{3,}`)
	// notOurs is what stands in a Russian text as it was sent, typed or named.
	notOurs = []*regexp.Regexp{
		regexp.MustCompile(`"(?:[^"\\]|\\.)*"`), regexp.MustCompile(`'[^']*'`), regexp.MustCompile("`[^`]*`"), regexp.MustCompile(`\{[^{}]*\}`),
		regexp.MustCompile(`\[[^\]]*\]`), regexp.MustCompile(`https?://\S*`), regexp.MustCompile(`(?:/[\w.{}-]+)+`), regexp.MustCompile(`--[a-z-]+(?:=\S*)?`),
		regexp.MustCompile(`\bX-[A-Za-z-]+|Content-Type|Content-Length|Accept-Encoding`),
		regexp.MustCompile(`\b[A-Z]+_[A-Z_]+`),
		regexp.MustCompile(`\b[1-5]\d\d [A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)*`),                // 500 Internal Server Error
		regexp.MustCompile(`[\w-]+=[^ ]*`),                                                  // settings
		regexp.MustCompile(`\b\w[\w-]*\.(?:yaml|jsonl?|html|har|csv|txt|pem|go|toml|sh)\b`), // files
		regexp.MustCompile(`\b[A-Z][A-Z0-9_-]+\b`),                                          // ids and values
		regexp.MustCompile(`\b[a-z]+[A-Z]\w*`),                                              // operations and fields
		regexp.MustCompile(`\b[a-z]+(?:[./][A-Za-z0-9_*-]+)+`),                              // checks and media types
		regexp.MustCompile(`\b\d[\d.]*[a-zµ]+(?:\d+[a-z]+)*\b`),                             // 14d, 1h30m
	}
)

// Latin are the words of a text in Latin letters, of three letters or more.
func Latin(text string) []string { return latin.FindAllString(text, -1) }

// English are the words of a text that are neither Russian nor names, nor stand in it as
// they were sent, typed or named: in quotes, as an address, a flag, an id.
func (n Names) English(text string) []string {
	for _, known := range notOurs {
		text = known.ReplaceAllString(text, " ")
	}
	return slices.DeleteFunc(Latin(text), func(word string) bool { return n[strings.ToLower(word)] })
}
