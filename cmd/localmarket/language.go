package main

import (
	"io"
	"slices"
	"strings"

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
	help, usage := root.HelpFunc(), root.UsageFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		p.translateHelp(cmd)
		help(cmd, args)
	})
	root.SetUsageFunc(func(cmd *cobra.Command) error {
		p.translateHelp(cmd)
		return usage(cmd)
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

// translateHelp puts what the help of a command shows into the user's language.
func (p *process) translateHelp(cmd *cobra.Command) {
	words := p.words()
	if words == nil {
		return
	}
	root := cmd.Root()
	root.InitDefaultHelpCmd()
	for _, c := range append([]*cobra.Command{root, cmd}, cmd.Commands()...) {
		c.Short, c.Long = words(c.Short), words(c.Long)
		translateFlag := func(f *pflag.Flag) { f.Usage = words(f.Usage) }
		c.Flags().VisitAll(translateFlag)
		c.PersistentFlags().VisitAll(translateFlag)
	}
	var template strings.Builder
	for line := range strings.Lines(root.UsageTemplate()) {
		template.WriteString(translateTemplate(line, words))
	}
	root.SetUsageTemplate(template.String())
}

// translateTemplate puts the headings of cobra's own template, which stand between
// its actions, into the user's language.
func translateTemplate(line string, words func(string) string) string {
	for _, heading := range []string{
		"Usage:", "Aliases:", "Examples:", "Available Commands:", "Flags:", "Global Flags:", "Additional Commands:", "Additional help topics:",
	} {
		if strings.Contains(line, "}}"+heading) || strings.HasPrefix(line, heading) {
			return strings.Replace(line, heading, words(heading), 1)
		}
	}
	before, rest, found := strings.Cut(line, "Use \"")
	if !found {
		return line
	}
	name, after, _ := strings.Cut(rest, "\" for more information about a command.")
	return before + strings.Replace(words("Use \"%s\" for more information about a command."), "%s", name, 1) + after
}
