package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/scenarios/compare"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

func newCompare(p *process) *cobra.Command {
	var file, revision string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "compare CALLS.har",
		Short: "Hold our pull API against calls that your store made on production's",
		Long: `Makes the calls of a HAR once more on a Market in this process, and lists by
operation what differs: status, codes and messages of errors, fields and their
types, values of enumerations that our contract does not list. Values that are data
are not compared. Nothing is sent over a network, and keys are not shown.

Without --cabinet the shops, goods and orders are those that the calls name. What
depends on data that production had, such as an order, needs a cabinet with it.

Exit codes: 0 nothing differs, 1 something does, 2 wrong usage or a broken HAR.`,
		Example: `  mitmdump --mode reverse:https://api.partner.market.yandex.ru -p 8085 --set hardump=calls.har
  localmarket compare calls.har --cabinet cabinet.yaml`,
		ValidArgsFunction: onlyOneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := p.settle(cmd); err != nil {
				return err
			}
			if len(args) != 1 {
				return errors.New("which calls? give one HAR of your store's calls to production")
			}
			return p.compare(args[0], file, revision, asJSON)
		},
	}
	registerCabinet(cmd, &file)
	cmd.Flags().StringVar(&revision, "revision", schemas.Latest, "contract revision: "+strings.Join(schemas.Revisions(), " or "))
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON")
	complete(cmd, "revision", schemas.Revisions())
	return cmd
}

func (p *process) compare(name, cabinetFile, revision string, asJSON bool) error {
	o := sim.Options{Revision: revision}
	var err error
	if o.Limits, err = market.ParseLimits("off"); err != nil {
		return err
	}
	if cabinetFile != "" {
		if o.Cabinet, err = p.loadCabinet(cabinetFile); err != nil {
			return err
		}
	}
	source, err := p.readTraffic(name)
	if err != nil {
		return err
	}
	result, err := compare.Run(source.Exchanges, o)
	if err != nil {
		return fmt.Errorf("%s cannot be compared: %w", name, err)
	}
	if asJSON {
		err = json.NewEncoder(p.stdout).Encode(result)
	} else {
		p.printComparison(result)
	}
	if err == nil && result.Differences() > 0 {
		return &exitError{code: exitFailed}
	}
	return err
}

func (p *process) printComparison(r *compare.Result) {
	w := p.stdout
	for _, o := range r.Operations {
		fmt.Fprintf(w, "%s  %s", printable.Log(o.ID), p.translate(fmt.Sprintf("%d calls", o.Calls)))
		if len(o.Differences) == 0 {
			p.say(w, ": nothing differs\n")
			continue
		}
		fmt.Fprintln(w)
		for _, d := range o.Differences {
			fmt.Fprintf(w, "  %-8s %s %s\n", d.Kind, printable.Log(p.translate(d.Text)), p.translate(fmt.Sprintf("(in %d, first call %d)", d.Count, d.First)))
		}
	}
	p.say(w, "%d calls compared, %d operations, %d differences", r.Calls, len(r.Operations), r.Differences())
	if r.Busy > 0 {
		p.say(w, "; %d passed over that production refused or failed for a moment", r.Busy)
	}
	if r.Others > 0 {
		p.say(w, "; %d that are no calls of the pull API, or have no reply", r.Others)
	}
	fmt.Fprintln(w)
}
