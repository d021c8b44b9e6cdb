package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/scenarios/traffic"
	"github.com/localmarket/localmarket/sim/cabinet"
)

const whichRecording = "which recording? give one file that 'import', 'record', 'run --record' or 'check --journal' has written"

func newCabinetFrom(p *process) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "from RECORDING",
		Short: "Write a cabinet with the shops, SKUs and prices that a recording names",
		Long: `Writes a cabinet with the business, the shops, the SKUs and the prices that the
notifications and calls of a recording name. The model of a shop is FBS unless the
recording says another: look it over. The rest is made up when it is loaded.`,
		Example: `  localmarket cabinet from recording.jsonl --out cabinet.yaml
  localmarket check http://127.0.0.1:8080 --cabinet cabinet.yaml`,
		ValidArgsFunction: onlyOneFile,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New(whichRecording)
			}
			return p.cabinetFrom(args[0], out)
		},
	}
	cmd.Flags().StringVar(&out, "out", stdoutName, "write it to this file, which must not be there yet; - is the standard output")
	return cmd
}

func (p *process) cabinetFrom(name, out string) error {
	recorded, err := p.readRecord(name)
	if err != nil {
		return err
	}
	var seen traffic.Seen
	seen.Journal(recorded)
	c, err := seen.Cabinet()
	if err == nil && c == nil {
		err = errors.New("it names no business, no shop and no SKU")
	}
	if err != nil {
		return fmt.Errorf("no cabinet can be made of %s: %w", name, err)
	}
	text, err := seen.YAML()
	if err != nil {
		return err
	}
	if _, err := cabinet.Parse(text); err != nil {
		return fmt.Errorf("no cabinet can be made of %s: %w", name, err)
	}
	return p.writeMade(out, text, "localmarket cabinet show")
}

// writeMade writes a new file, and says what to try with it.
func (p *process) writeMade(name string, text []byte, try string) error {
	if name == stdoutName {
		_, err := p.stdout.Write(text)
		return err
	}
	if err := p.writeNew(name, text); err != nil {
		return err
	}
	p.say(p.stdout, "wrote %s; try it: %s\n", name, try+" "+name)
	return nil
}

func newScenarioFrom(p *process) *cobra.Command {
	var out, file string
	cmd := &cobra.Command{
		Use:   "from RECORDING",
		Short: "Write a scenario in which the notifications of a recording happen again",
		Long: `Writes a scenario in which what a recording tells of happens again, in its order
and with the time between. Orders, people and texts are made up anew; with a
--cabinet, orders are of the recorded shops and goods where it has them.`,
		Example: `  localmarket scenario from recording.jsonl --out production.yaml
  localmarket run production.yaml --store good`,
		ValidArgsFunction: onlyOneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := p.settle(cmd); err != nil {
				return err
			}
			if len(args) != 1 {
				return errors.New(whichRecording)
			}
			return p.scenarioFrom(args[0], out, file)
		},
	}
	cmd.Flags().StringVar(&out, "out", stdoutName, "write it to this file, which must not be there yet; - is the standard output")
	registerCabinet(cmd, &file)
	return cmd
}

func (p *process) scenarioFrom(name, out, cabinetFile string) error {
	o := traffic.StoryOptions{Name: storyName(name, out), Source: filepath.Base(name), Check: checkStory}
	if cabinetFile != "" {
		c, err := p.loadCabinet(cabinetFile)
		if err != nil {
			return err
		}
		o.Cabinet = c
	}
	recorded, err := p.readRecord(name)
	if err != nil {
		return err
	}
	story, err := traffic.NewStory(recorded, o)
	if err != nil {
		return fmt.Errorf("no scenario can be made of %s: %w", name, err)
	}
	if story.Left > 0 {
		p.say(p.stderr, "localmarket: warning: %d notifications are left out: they are too many for one scenario, of a type that no step brings about, or against the rules here\n", story.Left)
	}
	return p.writeMade(out, story.YAML, "localmarket run --store good")
}

// checkStory finds the line of what is wrong with a scenario.
func checkStory(text []byte) (line int, err error) {
	_, err = scenarios.Parse("the scenario", text, nil)
	var invalid *scenarios.InvalidError
	if errors.As(err, &invalid) && len(invalid.Problems) > 0 {
		line = invalid.Problems[0].Line
	}
	return line, err
}

// storyName is the name of a scenario, after its file or else the recording's.
func storyName(name, out string) string {
	if out != stdoutName {
		name = out
	}
	base := filepath.Base(name)
	base = strings.TrimSuffix(base, filepath.Ext(base))
	base = strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(base), "-"), "-")
	if base == "" {
		return "recorded"
	}
	return base
}
