package view

// Check is one check and how it ended.
type Check struct {
	ID, Title string
	// Group is the title of its group, and Scenario says that it is one of those
	// that its scenario expects.
	Group    string
	Scenario bool
	Verdict  Verdict
	Word     string // the verdict in capitals
	// Market is the line of Market's log that it would be found under
	// (N-VERDICT), and Subtype the second half of it.
	Market, Subtype       string
	Reason, Expected, Fix string
	Rules                 []Rule
	// Line is where it stands in its scenario's file, from 1; 0 if that is not
	// known.
	Line int
	// TookMs is the time of its exchanges in milliseconds, as far as measured.
	TookMs float64
	// Moments are what happened around it, the nearest; More is how many are left
	// out.
	Moments []Moment
	More    int
	// Evidence is the exchange, and Call the call, that decided the verdict; nil
	// if none did.
	Evidence *Exchange
	Call     *Call
	// Meanwhile are the calls that the store made while it handled the evidence,
	// and MoreCalls how many are left out.
	Meanwhile []*Call
	MoreCalls int
	// Links are the ids of the exchanges and calls that it read.
	Links     []string
	MoreLinks int
	// Way is equal for checks that ended in the same way.
	Way string
}

// RuleIDs are the ids of its rules.
func (c *Check) RuleIDs() []string {
	var all []string
	for _, r := range c.Rules {
		all = append(all, r.ID)
	}
	return all
}

// Decided is the moment that decided the verdict, or nil.
func (c *Check) Decided() *Moment {
	for i := range c.Moments {
		if c.Moments[i].Here {
			return &c.Moments[i]
		}
	}
	return nil
}

// Moment is one thing that happened near what a check is about.
type Moment struct {
	Offset, Text string
	// Link is the id of the exchange or the call that it is about.
	Link string
	Here bool
}

// String is what happened, and in which exchange.
func (m Moment) String() string {
	if m.Link == "" {
		return m.Text
	}
	return m.Text + " (" + m.Link + ")"
}
