package main

import (
	"errors"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/scenarios/traffic"
	"github.com/localmarket/localmarket/sim/journal"
)

func newExport(p *process) *cobra.Command {
	var har, ndjson string
	cmd := &cobra.Command{
		Use:   "export JOURNAL",
		Short: "Write a journal or a recording as HAR, for other tools, or as NDJSON",
		Long: `Writes what a journal holds as an HTTP archive (HAR 1.2), which browsers and
proxies open: what Market sent to the store, and what the store called. --ndjson
writes all entries, one a line. JOURNAL is what 'run --record', 'check --journal',
'serve --journal', 'import' or 'record' has written. - is the standard output.`,
		Example: `  localmarket export recording.jsonl --har recording.har
  localmarket export serve.jsonl --ndjson - | jq 'select(.kind == "exchange.done")'`,
		ValidArgsFunction: onlyOneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) != 1:
				return errors.New("which journal? give one file that 'run --record', 'check --journal', 'import' or 'record' has written")
			case har == "" && ndjson == "":
				return errors.New("export it as what? give --har FILE or --ndjson FILE")
			}
			recorded, err := p.readRecord(args[0])
			if err != nil {
				return err
			}
			var outputs []output[*journal.Journal]
			if har != "" {
				outputs = append(outputs, output[*journal.Journal]{"--har", har, func(w io.Writer, j *journal.Journal) error {
					return traffic.WriteHAR(w, slices.Values(j.Entries()), version())
				}})
			}
			if ndjson != "" {
				outputs = append(outputs, output[*journal.Journal]{"--ndjson", ndjson, func(w io.Writer, j *journal.Journal) error { return j.Write(w) }})
			}
			_, err = produce(cmd.Context(), p, outputs, func(io.Writer) (*journal.Journal, error) { return recorded, nil })
			return err
		},
	}
	cmd.Flags().StringVar(&har, "har", "", "write an HTTP archive to this file")
	cmd.Flags().StringVar(&ndjson, "ndjson", "", "write the entries to this file, one a line")
	cmd.AddCommand(newExportK6(p))
	return cmd
}
