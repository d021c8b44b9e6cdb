package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/schemas"
)

func newVersion(p *process) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Tell the version, the commit and its date, and the contracts that it knows",
		Example: `  localmarket version`,
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(p.stdout, thisBuild().text())
			return err
		},
	}
}

// build says what a binary was built from, as the Go toolchain wrote it into the
// binary: no flag of the linker is needed, and none can lie.
type build struct {
	version string // of the module, such as "v1.2.3"; "dev" where nothing says it
	commit  string // "" where the build knew of none
	date    string // of the commit, RFC 3339
	dirty   bool   // there were changes that no commit has
}

func thisBuild() build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return buildOf(info)
}

func buildOf(info *debug.BuildInfo) build {
	b := build{version: info.Main.Version}
	if b.version == "" || b.version == "(devel)" {
		b.version = "dev"
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = s.Value
		case "vcs.time":
			b.date = s.Value
		case "vcs.modified":
			b.dirty = s.Value == "true"
		}
	}
	return b
}

// version is what reports and --version tell.
func version() string { return thisBuild().version }

// line is the version with its commit and date, where they are known.
func (b build) line() string {
	if b.commit == "" {
		return b.version
	}
	return fmt.Sprintf("%s (commit %s, %s)", b.version, b.commit[:min(12, len(b.commit))], cmp.Or(b.date, "date unknown"))
}

func (b build) text() string {
	commit := cmp.Or(b.commit, "unknown")
	if b.dirty {
		commit += ", with changes"
	}
	return strings.Join([]string{
		"localmarket " + b.version,
		"commit      " + commit,
		"date        " + cmp.Or(b.date, "unknown"),
		"contracts   " + strings.Join(schemas.Revisions(), ", "),
		"built with  " + runtime.Version() + " for " + runtime.GOOS + "/" + runtime.GOARCH,
		"",
	}, "\n")
}
