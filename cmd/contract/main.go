// Command contract is for those who maintain localmarket: it imports official
// OpenAPI files as revisions of the contract, and compares revisions. It is
// apart from localmarket so that a user's binary has no OpenAPI reader.
//
//	go run ./cmd/contract import openapi.yaml schemas/additions/pull.yaml --revision 2027-01 --out schemas/data
//	go run ./cmd/contract diff 2025-09 2026-09
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// The exit codes, as those of localmarket.
const (
	exitOK          = 0
	exitUsage       = 2 // wrong usage, or a bad file
	exitEnvironment = 3 // something cannot be written
)

// run executes a command line and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := &cobra.Command{
		Use:           "contract",
		Short:         "Import a revision of Market's contract, or compare two",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; '%s --help' shows the flags", err, cmd.CommandPath())
	})
	root.AddCommand(newImport(), newDiff())
	root.SetArgs(append([]string{}, args...)) // nil would mean those of the process
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	fmt.Fprintln(stderr, "contract: "+strings.Join(strings.Fields(err.Error()), " "))
	if errors.As(err, new(environmentError)) {
		return exitEnvironment
	}
	return exitUsage
}

// environmentError is the environment's fault, not the user's.
type environmentError struct{ error }

func (e environmentError) Unwrap() error { return e.error }
