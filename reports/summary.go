package reports

// Summary is what a run comes to: in words, where there are any to say, and in
// numbers, the checks by verdict.
type Summary struct {
	// Connect says in one sentence whether Market would connect the store, and
	// why not; empty where that was not asked.
	Connect string `json:"connect,omitempty"`
	// Types says in one sentence how many notification types arrive, which are
	// lost, which would be repeated, and in whose words; empty where none was sent.
	Types string `json:"types,omitempty"`
	// Do is what to do first: one step each, the cheapest first.
	Do []string `json:"do,omitempty"`

	Passed  int `json:"passed"`
	Warned  int `json:"warned"`
	Failed  int `json:"failed"`
	Skipped int `json:"skipped"`
	Errored int `json:"errored"`
}

// Nothing reports whether nothing was checked: all was skipped, or there was
// nothing.
func (s Summary) Nothing() bool { return s.Passed+s.Warned+s.Failed+s.Errored == 0 }

// Count fills in the numbers of the summary from the checks.
func (r *Report) Count() {
	s := Summary{Connect: r.Summary.Connect, Types: r.Summary.Types, Do: r.Summary.Do}
	for _, c := range r.Checks {
		s.add(c.Verdict)
	}
	r.Summary = s
}

// add counts one more check, or run, that ended so.
func (s *Summary) add(v Verdict) {
	switch v {
	case Pass:
		s.Passed++
	case Warn:
		s.Warned++
	case Fail:
		s.Failed++
	case Skip:
		s.Skipped++
	case Error:
		s.Errored++
	}
}
