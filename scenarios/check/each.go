package check

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/market"
)

// takes reports whether the store subscribed to t, and t is not known to fail by
// itself: what is failing once is told once.
func (s *session) takes(t market.Type) bool {
	return s.wants(t) && slices.Contains(s.types, t) && s.failing[t] == ""
}

// firstTaken is the first of the types that the revision has and the store takes.
func (s *session) firstTaken(types ...market.Type) (market.Type, bool) {
	i := slices.IndexFunc(types, s.takes)
	if i < 0 {
		return "", false
	}
	return types[i], true
}

// noneTaken is what a check finds that has no type to send.
func (s *session) noneTaken(types ...market.Type) finding {
	for _, t := range types {
		if by := s.failing[t]; by != "" {
			return skipped(fmt.Sprintf(allFailing, by))
		}
	}
	return skipped(noTypesWanted)
}

// each drafts a notification of every type that the revision has and the store
// takes, and returns the gravest of the findings, with how many there are.
func (s *session) each(types []market.Type, d market.Detail, judge func(market.Notification) finding) finding {
	found, asked, bad := s.noneTaken(types...), 0, 0
	for _, t := range types {
		if !s.takes(t) {
			continue
		}
		n, ok := s.draft(t, d)
		if s.lack != nil { // another type may not need it
			found, s.lack = s.stopped().worse(found), nil
			continue
		}
		if !ok {
			return found.worse(s.stopped())
		}
		one := judge(n)
		if asked++; severity(one.verdict) > severity(reports.Pass) {
			bad++
		}
		found = found.worse(one)
		if !s.open() {
			break
		}
	}
	if asked > 1 && severity(found.verdict) > severity(reports.Pass) && s.open() {
		found.reason = fmt.Sprintf(someTypesFail, found.reason, bad, asked)
	}
	return found
}

// one is each for a single notification, of the first type that there is.
func (s *session) one(judge func(market.Notification) finding) finding {
	all := s.types[1:] // without PING
	t, ok := s.firstTaken(all...)
	if !ok {
		return s.noneTaken(all...)
	}
	return s.each([]market.Type{t}, market.Full, judge)
}
