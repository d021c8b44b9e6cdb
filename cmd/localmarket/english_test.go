package main

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/simtest"
)

// plainNames are words in Latin letters that a Russian text may have, beyond those that
// names collects: programs, formats, units, fields and values of the HTTP protocol, and
// the lines that scripts read.
func plainNames() []string {
	return strings.Fields(`
		localmarket curl GitHub GitLab README VS Code JetBrains Settings Languages Frameworks Schemas and DTDs Mappings Red Hat Model Context Protocol
		stdio loopback localhost Homebrew bash zsh fish PowerShell Linux macOS claude vscode cursor
		json yaml html text markdown junit github ctrf jsonl pem csv har ndjson charset application traceparent Bearer Host
		KiB MiB ASCII UTF Go DBS FBS FBY Express LaaS Api Key OAuth null double int curl port NAME FILE URL LANG
		listening base first order business campaign control API token virtual time moves traffic contract seed speed orders authority proxy
		stateful from schema missing commit date contracts built with unknown
		connect count offer main order substatus wait known notifications both runs completion help Authorization mitmdump mitmproxy Toolkit Charles Lines ngrok PostgreSQL postgres user password database nginx language server Apache Postman Fiddler Wireshark library reverse set code quality Real true false PASS WARN FAIL SKIP ERROR`)
}

// names are all words that a Russian text may have as they are: ids of checks and
// stores, names of commands, flags, scenarios, fields and values.
var names = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	add := func(texts ...string) {
		for _, text := range texts {
			for _, word := range latin.FindAllString(text, -1) {
				all[strings.ToLower(word)] = true
			}
		}
	}
	add(plainNames()...)
	for _, b := range simtest.Behaviours() {
		add(b.Name)
	}
	for _, name := range scenarios.Names() {
		add(name)
		text, _ := scenarios.Text(name) // which it has, by its name
		for _, called := range regexp.MustCompile(`\bas: [\w-]+`).FindAllString(string(text), -1) {
			add(called) // as stories call what happens
		}
	}
	checks, err := check.Catalogue(schemas.Latest)
	if err == nil {
		for _, c := range checks {
			add(c.ID)
		}
	}
	for _, schema := range [][]byte{scenarios.Schema(), cabinet.Schema(), reports.Schema()} {
		var document any
		if json.Unmarshal(schema, &document) == nil {
			add(schemaNames(document)...)
		}
	}
	p := &process{env: func(string) (string, bool) { return "", false }}
	if p.readLanguage() == nil {
		var visit func(cmd *cobra.Command)
		visit = func(cmd *cobra.Command) {
			add(cmd.Name())
			for _, flags := range []*pflag.FlagSet{cmd.Flags(), cmd.PersistentFlags()} {
				flags.VisitAll(func(f *pflag.Flag) { add(f.Name, f.Value.Type()) })
			}
			for _, child := range cmd.Commands() {
				visit(child)
			}
		}
		visit(newRoot(p))
	}
	return all
})

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
		regexp.MustCompile(`\b[A-Z]+_[A-Z_]+`),
		regexp.MustCompile(`\b[1-5]\d\d [A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)*`),                // 500 Internal Server Error
		regexp.MustCompile(`[\w-]+=[^ ]*`),                                                  // settings
		regexp.MustCompile(`\b\w[\w-]*\.(?:yaml|jsonl?|html|har|csv|txt|pem|go|toml|sh)\b`), // files
		regexp.MustCompile(`\b[A-Z][A-Z0-9_-]+\b`),                                          // ids and values
		regexp.MustCompile(`\b[a-z]+[A-Z]\w*`),                                              // operations and fields
		regexp.MustCompile(`\b[a-z]+(?:[./][A-Za-z0-9_*-]+)+`),                              // checks and media types
		regexp.MustCompile(`\b\d[\d.]*[a-zµ]+(?:\d+[a-z]+)*\b`),                             // 14d, 1h30m
		regexp.MustCompile(`\bX-[A-Za-z-]+|Content-Type|Content-Length|Accept-Encoding`),
	}
)

// english are the words of a text that are neither Russian nor names.
func english(text string) []string {
	for _, known := range notOurs {
		text = known.ReplaceAllString(text, " ")
	}
	return slices.DeleteFunc(latin.FindAllString(text, -1), func(word string) bool { return names()[strings.ToLower(word)] })
}

// expectRussian fails where a line of an output has English in it. Words in except, such
// as those of the store, are none of ours.
func expectRussian(output string, except ...string) {
	GinkgoHelper()
	others := latin.FindAllString(strings.Join(except, " "), -1)
	var wrong []string
	for line := range strings.Lines(output) {
		shown := strings.HasPrefix(line, "\t") // in help
		line = strings.TrimSpace(line)
		if shown || strings.HasPrefix(line, "localmarket ") || strings.Contains(line, "curl -") || strings.HasPrefix(line, "#") {
			continue // a command, to be copied
		}
		words := slices.DeleteFunc(english(line), func(word string) bool { return slices.Contains(others, word) })
		if len(words) > 0 {
			wrong = append(wrong, strings.Join(words, " ")+" in: "+line)
		}
	}
	Expect(wrong).To(BeEmpty())
}
