package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/sim/cabinet"
)

func newCabinet(p *process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cabinet",
		Short: "Begin and show a seller's cabinet: shops, key and goods",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCabinetNew(p), newCabinetShow(p), newCabinetFrom(p))
	return cmd
}

const defaultCabinetFile = "cabinet.yaml"

func newCabinetNew(p *process) *cobra.Command {
	return &cobra.Command{
		Use:   "new [FILE]",
		Short: "Write a cabinet to begin from, with comments, to FILE (" + defaultCabinetFile + ")",
		Example: `  localmarket cabinet new
  localmarket check http://127.0.0.1:8080 --cabinet cabinet.yaml`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			name := append(args, defaultCabinetFile)[0]
			if err := p.writeNew(name, cabinet.Template()); err != nil {
				return err
			}
			p.say(p.stdout, "wrote %[1]s; look at the whole of it: localmarket cabinet show %[1]s\n", name)
			return nil
		},
	}
}

// writeNew writes a file that is not there yet.
func (p *process) writeNew(name string, text []byte) error {
	if _, err := os.Lstat(p.path(name)); err == nil {
		return fmt.Errorf("%s is there already: choose another name, or remove it first", name)
	} else if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return p.writeFile(name, text)
}

func newCabinetShow(p *process) *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "show [FILE]",
		Short: "Show the whole of a cabinet, with what is made up: that of FILE, or the one in force",
		Long: `Prints a cabinet with all that is made up, as a file that can be loaded. Without
FILE it is the one that 'check', 'run' and 'serve' would take: that of --cabinet,
of LOCALMARKET_CABINET or of localmarket.yaml, else the made-up one. The keys are
printed too.`,
		Example: `  localmarket cabinet show
  localmarket cabinet show cabinet.yaml > whole.yaml`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := p.settle(cmd); err != nil {
				return err
			}
			if len(args) == 1 {
				file = args[0]
			}
			return p.showCabinet(file)
		},
	}
	registerCabinet(cmd, &file)
	return cmd
}

func (p *process) showCabinet(file string) error {
	c, err := p.loadCabinet(file)
	if err != nil {
		return err
	}
	text, err := c.YAML()
	if err != nil {
		return err
	}
	if _, err := cabinet.Parse(text); err != nil {
		p.say(p.stderr, warnTooLarge, err)
	}
	_, err = p.stdout.Write(text)
	return err
}

// warnTooLarge is said of a cabinet with more goods than one file holds.
const warnTooLarge = "localmarket: warning: what is printed is too large to be loaded (%v): keep the offers in a file of their own\n"
