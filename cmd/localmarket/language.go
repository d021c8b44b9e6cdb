package main

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/texts"
)

const flagLang = "lang"

// readLanguage readies the texts, and looks for --lang ahead of all else: errors of
// the command line itself are told in that language, too.
func (p *process) readLanguage() (err error) {
	for i, arg := range p.args {
		value, found := strings.CutPrefix(arg, "--"+flagLang+"=")
		if arg == "--"+flagLang && i+1 < len(p.args) {
			value, found = p.args[i+1], true
		}
		if found && slices.Contains(languages(), value) {
			p.lang = value
		}
		if arg == "--" {
			break
		}
	}
	p.texts, err = texts.Load()
	return err
}

func languages() []string {
	var all []string
	for _, l := range texts.Languages() {
		all = append(all, string(l))
	}
	slices.Sort(all)
	return all
}

// registerLanguage gives all commands --lang, and has their help in that language.
func (p *process) registerLanguage(root *cobra.Command) {
	root.PersistentFlags().Var(&choice{&p.lang, languages()}, flagLang, "language of what people read: en or ru (as LC_ALL, LC_MESSAGES or LANG say)")
	complete(root, flagLang, languages())
	root.PersistentFlags().Lookup(flagLang).DefValue = "" // whatever was read ahead
	help, usage := root.HelpFunc(), root.UsageFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		_ = p.translateHelp(cmd, func() error { help(cmd, args); return nil }) // what was not written is told at the end
	})
	root.SetUsageFunc(func(cmd *cobra.Command) error {
		return p.translateHelp(cmd, func() error { return usage(cmd) })
	})
}

// printer is that of --lang, or else of the settings and the locale of the
// environment: of the first that is set, as POSIX has it.
func (p *process) printer() *texts.Printer {
	language := texts.Language(p.lang)
	for _, name := range []string{variableOf(flagLang), "LC_ALL", "LC_MESSAGES", "LANG"} {
		if language != "" {
			break
		}
		if value, _ := p.env(name); value != "" {
			language = texts.Match(value)
		}
	}
	return p.texts.In(language)
}

// translate puts a text of ours into the user's language.
func (p *process) translate(text string) string { return p.printer().Translate(text) }

// say prints a text of ours in the user's language.
func (p *process) say(w io.Writer, format string, args ...any) {
	fmt.Fprint(w, p.translate(fmt.Sprintf(format, args...)))
}

// words is translate for what is shown piece by piece; nil for English.
func (p *process) words() func(text string) string {
	if printer := p.printer(); printer.Language != texts.English {
		return printer.Translate
	}
	return nil
}

// writeReport writes a report in the user's language.
func (p *process) writeReport(format string, w io.Writer, r *reports.Report) error {
	r.Words = p.words()
	return reports.Write(format, w, r)
}

// translateHelp has the help of a command written in the user's language: its texts
// are put into it before, and cobra's own headings after.
func (p *process) translateHelp(cmd *cobra.Command, write func() error) error {
	words := p.words()
	if words == nil {
		return write()
	}
	root := cmd.Root()
	root.InitDefaultHelpCmd()
	for _, c := range append([]*cobra.Command{root, cmd}, cmd.Commands()...) {
		c.Short, c.Long = words(c.Short), words(c.Long)
		translateFlag := func(f *pflag.Flag) { f.Usage = words(f.Usage) }
		c.Flags().VisitAll(translateFlag)
		c.PersistentFlags().VisitAll(translateFlag)
	}
	var text bytes.Buffer
	out := cmd.OutOrStdout()
	cmd.SetOut(&text)
	defer cmd.SetOut(out)
	if err := write(); err != nil {
		return err
	}
	_, err := io.WriteString(out, translateHeadings(text.String(), words))
	return err
}

// translateHeadings puts what cobra writes around our texts into the user's language.
func translateHeadings(help string, words func(string) string) string {
	var b strings.Builder
	for line := range strings.Lines(help) {
		text := strings.TrimRight(line, "\n")
		switch {
		case !strings.HasPrefix(text, " "):
			line = strings.ReplaceAll(words(text), "[command]", words("[command]")) + "\n"
		case strings.HasPrefix(text, "  localmarket"):
			for _, word := range []string{"[flags]", "[command]"} {
				line = strings.Replace(line, word, words(word), 1)
			}
		default:
			line = flagKind.ReplaceAllStringFunc(line, func(kind string) string { return translateKind(kind, words) })
		}
		b.WriteString(strings.ReplaceAll(line, "(default ", words("(default ")))
	}
	return b.String()
}

// flagKind is what the line of a flag says of its value, down to the next column.
var flagKind = regexp.MustCompile(`^ +(?:-\w, )?--[a-z-]+ (?:strings?|duration|u?int|float|stringArray|stringToString) +`)

// translateKind puts the kind of a flag's value into the user's language, and keeps the
// column behind it.
func translateKind(text string, words func(string) string) string {
	name := strings.TrimRight(text, " ")
	at := strings.LastIndex(name, " ") + 1
	kind := name[:at] + words(name[at:])
	return kind + strings.Repeat(" ", max(1, len(text)-utf8.RuneCountInString(kind)))
}
