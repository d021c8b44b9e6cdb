package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/scenarios/traffic"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
)

// importFlags are the settings of import, as the user gave them.
type importFlags struct {
	out      string
	revision string
	personal bool
}

func newImport(p *process) *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Make a recording of real notifications: of a HAR, of bodies, of a log",
		Long: `Reads the notifications that a store got from production, and writes a recording
that 'replay' sends. FILE is one of

  a HAR       as browsers, mitmproxy, HTTP Toolkit or Charles save it
  bodies      one a line (JSON Lines), or what webhook.site or ngrok lists as JSON
  a log       an access log with bodies, as nginx or Apache write it, or JSON lines

What is no notification is left out. Names, phones,
addresses and texts are replaced by made-up ones of the same shape, a value always
by the same; queries, keys and other headers are dropped.

Replies that FILE holds are judged by Market's rules; 'replay' compares with
them. Without one a notification must be accepted.`,
		Example: `  localmarket import flows.har --out recording.jsonl
  localmarket replay recording.jsonl --url http://127.0.0.1:8080
  localmarket scenario from recording.jsonl --out production.yaml`,
		ValidArgsFunction: onlyOneFile,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("which traffic? give one file: a HAR, bodies of notifications, or an access log with bodies")
			}
			return p.importTraffic(args[0], f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.out, "out", stdoutName, "write the recording to this file; - is the standard output")
	flags.StringVar(&f.revision, "revision", schemas.Latest, "contract revision by which replies are judged: "+strings.Join(schemas.Revisions(), " or "))
	flags.BoolVar(&f.personal, "keep-personal-data", false, "leave names, phones, addresses and texts as they are")
	complete(cmd, "revision", schemas.Revisions())
	return cmd
}

// onlyOneFile completes one argument that is a file.
func onlyOneFile(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveDefault
}

// masker is nil for a user who wants what is personal kept.
func masker(keep bool) *traffic.Masker {
	if keep {
		return nil
	}
	return traffic.NewMasker()
}

func (p *process) importTraffic(name string, f importFlags) error {
	judge, err := sim.NewJudge(sim.Options{Revision: f.revision})
	if err != nil {
		return err
	}
	source, err := p.readTraffic(name)
	if err != nil {
		return err
	}
	recorded, summary, err := traffic.Record(source.Exchanges, traffic.RecordingOptions{Judge: judge, Masker: masker(f.personal)})
	if err != nil {
		return fmt.Errorf("%s cannot be imported: %w", name, err)
	}
	if err := p.writeOut(f.out, recorded.Write); err != nil {
		return err
	}
	p.tellImport(f, summary)
	return nil
}

// tellImport says what was imported: beside the recording, if that is on the
// standard output.
func (p *process) tellImport(f importFlags, s traffic.Summary) {
	w := p.stdout
	if f.out == stdoutName {
		w = p.stderr
	}
	var types []string
	for _, t := range slices.Sorted(maps.Keys(s.Types)) {
		types = append(types, fmt.Sprintf("%s %d", t, s.Types[t]))
	}
	p.say(w, "imported %d requests, %d notifications: %s\n", s.Requests, s.Notifications, oneLine(strings.Join(types, ", ")))
	if s.Others > 0 {
		p.say(w, "left out %d requests that are no notifications\n", s.Others)
	}
	if s.Unanswered > 0 {
		p.say(w, "%d have no whole reply in the source: replay has them accepted\n", s.Unanswered)
	}
	if f.personal {
		p.say(w, "personal data is in the recording as it was: keep it to yourself\n")
	}
	if f.out != stdoutName {
		p.say(w, "wrote %[1]s; try it: localmarket replay %[1]s --url http://127.0.0.1:8080\n", f.out)
	}
}

// readTraffic reads what another tool has recorded.
func (p *process) readTraffic(name string) (*traffic.Source, error) {
	file, err := os.Open(p.path(name))
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", name, cause(err))
	}
	defer file.Close()
	source, err := traffic.Read(file)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", name, cause(err))
	}
	return source, nil
}

// writeOut fills a file, or the standard output.
func (p *process) writeOut(name string, fill func(io.Writer) error) error {
	if name == stdoutName {
		return fill(p.stdout)
	}
	var text bytes.Buffer
	if err := fill(&text); err != nil {
		return err
	}
	return p.writeFile(name, text.Bytes())
}
