package main

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
)

// cabinetFlags are whose market it is, and when: the same for every command that
// calls a store.
type cabinetFlags struct {
	cabinet    string
	awkward    bool
	firstOrder int64
	date       string
}

// maxFirstOrder leaves numbers of 11 digits for all orders of a run.
const maxFirstOrder = 99_999_999_999 - ordersOfARun

func (f *cabinetFlags) register(cmd *cobra.Command) {
	registerCabinet(cmd, &f.cabinet)
	flags := cmd.Flags()
	flags.BoolVar(&f.awkward, "awkward-skus", false, "the SKUs of the made-up cabinet have spaces, quotes, <>, & and up to 255 characters")
	flags.Int64Var(&f.firstOrder, "first-order", 0, "number of the first order, to repeat a run; by the clock where a store of yours is called")
	flags.StringVar(&f.date, "date", "", "where virtual time begins: 2026-12-31, which is 9:00 UTC, or 2026-12-31T21:00:00Z")
}

func registerCabinet(cmd *cobra.Command, file *string) {
	cmd.Flags().StringVar(file, "cabinet", "", "the seller's cabinet: a file with shops, key and goods (one is made up); 'localmarket cabinet new' writes one")
}

// apply checks the flags and sets the options. A store that is not ours may
// remember orders, so it meets new ones in each run. Errors are wrong usage.
func (f *cabinetFlags) apply(p *process, o *sim.Options, ours bool) error {
	if f.firstOrder < 0 || f.firstOrder > maxFirstOrder {
		return fmt.Errorf("--first-order must be from 1 to %d, or left out", maxFirstOrder)
	}
	o.FirstOrder = f.firstOrder
	if f.firstOrder == 0 && !ours {
		o.FirstOrder = firstOrderAt(p.now())
	}
	var err error
	if f.date != "" {
		if o.Start, err = parseDate(f.date); err != nil {
			return err
		}
	}
	if f.awkward && f.cabinet != "" {
		return errors.New("--awkward-skus is for the made-up cabinet: leave it out, or --cabinet")
	}
	if o.Cabinet, err = p.loadCabinet(f.cabinet); f.awkward {
		o.Cabinet = cabinet.Awkward()
	}
	return err
}

// morning is when a day without a time of day begins, as the days of the
// simulator do.
const morning = 9 * time.Hour

func parseDate(text string) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day.Add(morning), nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, fmt.Errorf("--date must be a date such as 2026-12-31 or a time such as 2026-12-31T21:00:00Z, got %q", text)
	}
	return t, nil
}

// loadCabinet reads a cabinet, or makes one up where no file is given.
func (p *process) loadCabinet(name string) (*cabinet.Cabinet, error) {
	if name == "" {
		return cabinet.Default(), nil
	}
	return cabinet.Load(p.path(name))
}

// What a store needs to be told. Scripts read these rows: they are the same for
// every command, with --quiet and in any language.
const (
	rowBase       = "base URL\t%s\n"
	rowKey        = "Api-Key\t%s\n"
	rowOAuth      = "OAuth\t%s\n"
	rowBusiness   = "business\t%d\n"
	rowCampaign   = "campaign\t%d\t%s\n"
	rowFirstOrder = "first order\t%d\n"
	rowListening  = "listening on %s\n"
)

// cabinetRows are whose market it is. The base URL is where the pull API is, empty
// if it is not served.
func cabinetRows(table io.Writer, o sim.Options, base string) {
	if base != "" {
		fmt.Fprintf(table, rowBase, base)
	}
	for _, one := range o.Cabinet.Keys {
		row := rowKey
		if one.OAuth != "" {
			row = rowOAuth
		}
		fmt.Fprintf(table, row, one.Token())
	}
	fmt.Fprintf(table, rowBusiness, o.Cabinet.Business.ID)
	for _, one := range o.Cabinet.Campaigns {
		fmt.Fprintf(table, rowCampaign, one.ID, one.Model)
	}
	fmt.Fprintf(table, rowFirstOrder, o.FirstOrder)
}

// introduction prints whose market a run is about, and where the store may call it:
// once, before anything is sent. Where it may not, those who want it quiet are
// spared.
func introduction(w io.Writer, o sim.Options, s *pullServer, quiet bool) (func(), error) {
	o, err := o.Complete()
	if err != nil || s == nil && quiet {
		return func() {}, err
	}
	return sync.OnceFunc(func() {
		base, listening := "", ""
		if s != nil {
			base, listening = s.url, fmt.Sprintf(rowListening, s.url)
		}
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		cabinetRows(table, o, base)
		_ = table.Flush() // p.run looks after the standard output
		fmt.Fprintln(w, listening)
	}), nil
}
