package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/schemas/openapi"
)

// additions is the folder of what is laid over official files, from the
// repository's root.
const additions = "schemas/additions"

func newImport() *cobra.Command {
	var revision, out string
	cmd := &cobra.Command{
		Use:   "import FILE…",
		Short: "Make JSON Schemas from an official OpenAPI file",
		Long: `Makes the JSON Schemas of a contract revision: names, types, formats, enums and
bounds, and no text. The first FILE is an OpenAPI 3.0 document, which may refer to
files in its own folder and below it, as the official repositories have it; each
further FILE is laid over it and adds what the document lacks. A document whose
one operation sends notifications gives the schemas of these; one that has an id
for every operation is the pull API, and gives its operations, in a folder of its
own. What is not known is left out, with a warning that names place and value.`,
		Example: `  contract import notification-api/openapi/openapi.yaml schemas/additions/common.yaml schemas/additions/2026-09.yaml --revision 2026-09 --out schemas/data
  contract import partner-api/openapi/openapi.yaml schemas/additions/pull.yaml schemas/additions/pull-2026-09.yaml --revision 2026-09 --out schemas/data`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			if revision == "" || out == "" {
				return errors.New("import needs --revision YYYY-MM and --out FOLDER")
			}
			return importFiles(cmd, revision, out, files)
		},
	}
	cmd.Flags().StringVar(&revision, "revision", "", "the revision's name, as YYYY-MM")
	cmd.Flags().StringVar(&out, "out", "", "folder to put the revision's own folder into")
	return cmd
}

func importFiles(cmd *cobra.Command, revision, out string, files []string) error {
	bundle, err := openapi.Import(revision, files...)
	if err != nil {
		return err
	}
	states, err := bundle.Write(out)
	for _, s := range states {
		fmt.Fprintf(cmd.OutOrStdout(), "%-9s  %s\n", s.State, s.Path)
	}
	if err != nil {
		return environmentError{err}
	}
	for _, w := range bundle.Warnings {
		fmt.Fprintln(cmd.ErrOrStderr(), "warning: "+w.String())
	}
	for _, name := range expected(bundle, files[1:]) {
		fmt.Fprintf(cmd.ErrOrStderr(), "note: %s is laid over this API's files in localmarket's own revisions: name it after the document\n", name)
	}
	return nil
}

// expected lists the additions that belong to a bundle and were not named: those
// of its API, and those of its API in its revision, where there are such.
func expected(b *openapi.Bundle, named []string) []string {
	common, own := "common.yaml", b.Revision+".yaml"
	if b.Folder == schemas.PullFolder {
		common, own = "pull.yaml", "pull-"+b.Revision+".yaml"
	}
	list := []string{additions + "/" + common}
	if _, err := os.Stat(filepath.Join(filepath.FromSlash(additions), own)); err == nil {
		list = append(list, additions+"/"+own)
	}
	return slices.DeleteFunc(list, func(name string) bool {
		return slices.ContainsFunc(named, func(file string) bool { return filepath.Base(file) == filepath.Base(name) })
	})
}
