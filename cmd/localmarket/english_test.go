package main

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/localmarket/localmarket/internal/textstest"
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
var names = sync.OnceValue(func() textstest.Names {
	all := textstest.Names{}
	all.Add(plainNames()...)
	for _, b := range simtest.Behaviours() {
		all.Add(b.Name)
	}
	for _, name := range scenarios.Names() {
		all.Add(name)
		text, _ := scenarios.Text(name) // which it has, by its name
		for _, called := range regexp.MustCompile(`\bas: [\w-]+`).FindAllString(string(text), -1) {
			all.Add(called) // as stories call what happens
		}
	}
	checks, err := check.Catalogue(schemas.Latest)
	if err == nil {
		for _, c := range checks {
			all.Add(c.ID)
		}
	}
	for _, schema := range [][]byte{scenarios.Schema(), cabinet.Schema(), reports.Schema()} {
		if err := all.AddSchema(schema); err != nil {
			panic(err)
		}
	}
	p := &process{env: func(string) (string, bool) { return "", false }}
	if p.readLanguage() == nil {
		var visit func(cmd *cobra.Command)
		visit = func(cmd *cobra.Command) {
			all.Add(cmd.Name())
			for _, flags := range []*pflag.FlagSet{cmd.Flags(), cmd.PersistentFlags()} {
				flags.VisitAll(func(f *pflag.Flag) { all.Add(f.Name, f.Value.Type()) })
			}
			for _, child := range cmd.Commands() {
				visit(child)
			}
		}
		visit(newRoot(p))
	}
	return all
})

// english are the words of a text that are neither Russian nor names.
func english(text string) []string { return names().English(text) }

// expectRussian fails where a line of an output has English in it. Words in except, such
// as those of the store, are none of ours.
func expectRussian(output string, except ...string) {
	GinkgoHelper()
	others := textstest.Latin(strings.Join(except, " "))
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
