package reports

import "github.com/localmarket/localmarket/sim/journal"

// finder finds what the checks of a report refer to by its id; it returns nil
// for what is not there.
type finder struct {
	report           *Report        // nil holds nothing
	exchanges, calls map[string]int // places in the report; nil looks through it
}

// finder finds faster than Exchange and Call do, if it is asked for many.
func (r *Report) finder() finder {
	f := finder{r, make(map[string]int, len(r.Exchanges)), make(map[string]int, len(r.Calls))}
	for i := range r.Exchanges {
		if _, seen := f.exchanges[r.Exchanges[i].ID]; !seen {
			f.exchanges[r.Exchanges[i].ID] = i
		}
	}
	for i := range r.Calls {
		f.calls[r.Calls[i].ID] = i
	}
	return f
}

func (f finder) exchange(id string) *journal.Exchange {
	switch i, ok := f.exchanges[id]; {
	case f.report == nil:
		return nil
	case f.exchanges == nil:
		return f.report.Exchange(id)
	case ok:
		return &f.report.Exchanges[i]
	}
	return nil
}

func (f finder) call(id string) *Call {
	switch i, ok := f.calls[id]; {
	case f.report == nil:
		return nil
	case f.calls == nil:
		return f.report.Call(id)
	case ok:
		return &f.report.Calls[i]
	}
	return nil
}
