package main

import (
	"net/http"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
)

// notAgain lists the flags that a part of a run is not repeated with: those that
// choose the part, and those that say where its documents go and how it looks.
func notAgain() []string {
	return []string{
		"only", "skip", "require", "run", "seed", "first-order", "list", "dry-run", "watch", "verbose", "quiet", "color",
		"report", "journal", "record", "write-baseline",
	}
}

// again is how cmd was called, to be repeated with the arguments given. Flags
// that the environment and the settings file gave are not in it: they give them
// again. Secrets are masked.
func again(cmd *cobra.Command, args ...string) reports.Command {
	out := reports.Command{Name: cmd.CommandPath()}
	for _, a := range args {
		out.Args = append(out.Args, reports.Quote(journal.MaskURL(a)))
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Changed && !slices.Contains(notAgain(), f.Name) {
			out.Flags = append(out.Flags, flagWords(f)...)
		}
	})
	return out
}

// flagWords are a flag and its values for a shell.
func flagWords(f *pflag.Flag) []string {
	name := "--" + f.Name
	switch f.Value.Type() {
	case "bool":
		if f.Value.String() == "true" {
			return []string{name}
		}
		return []string{name + "=" + f.Value.String()}
	case "stringToString":
		var words []string
		for _, pair := range strings.Split(strings.Trim(f.Value.String(), "[]"), ",") {
			words = append(words, name, reports.Quote(pair))
		}
		return words
	}
	list, ok := f.Value.(pflag.SliceValue)
	switch {
	case !ok:
		return []string{name, reports.Quote(shown(f.Name, f.Value.String()))}
	case f.Value.Type() == "stringSlice":
		return []string{name, reports.Quote(strings.Join(list.GetSlice(), ","))}
	}
	var words []string
	for _, value := range list.GetSlice() {
		words = append(words, name, reports.Quote(shown(f.Name, value)))
	}
	return words
}

// shown is a flag's value without secrets.
func shown(name, value string) string {
	switch name {
	case "header":
		field, text, _ := strings.Cut(value, ":")
		field = strings.TrimSpace(field)
		header := http.Header{}
		header.Set(field, strings.TrimSpace(text))
		return field + ": " + journal.RequestHeader(header, header)[0].Value
	case "key", "token", "push-token":
		return journal.Mask
	}
	return journal.MaskURL(value)
}
