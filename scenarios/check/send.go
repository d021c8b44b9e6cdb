package check

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/scenarios/body"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Single is one notification, to be sent by itself.
type Single struct {
	Type market.Type
	// Body is sent in place of a made-up one, and Source says where it is from; a
	// nil Body is made up.
	Body   []byte
	Source string
	// Set gives fields of the body other values, each as PATH=VALUE: a path as
	// body.Set has it, and a value in JSON or a plain text.
	Set []string
	// Story sends first what must have happened before.
	Story bool
}

// Sent is what came of it.
type Sent struct {
	Result
	// Next is what Market would do after such a reply.
	Next []string
}

// Send sends one notification and judges the reply as a check of the Options
// would: it is accepted, or refused as a body deserves that Market would not send.
// An error means that nothing was sent.
func Send(ctx context.Context, o Options, one Single) (*Sent, error) {
	l := letter{Single: one}
	sent := &Sent{}
	o.prepare = l.compose
	o.Checks = []Check{{
		ID:    "send." + string(one.Type),
		Rules: []string{"N-BODY", "N-200"},
		Title: fmt.Sprintf(sendTitle, one.Type),
		run: func(s *session) finding {
			x, ok := l.send(s)
			if !ok {
				return s.stopped()
			}
			sent.Next = l.next(x, s.market.Options())
			return l.judge(s, x)
		},
	}}
	result, err := Run(ctx, o)
	if err != nil {
		return nil, err
	}
	sent.Result = *result
	return sent, nil
}

// letter is a notification made ready to be sent.
type letter struct {
	Single
	before []market.Notification // what must have happened before
	notes  []string              // what is unusual about the body
	broken bool                  // Market would not send it
}

// compose makes up the body, unless there is one, and changes it.
func (l *letter) compose(m *sim.Market) error {
	if l.Body == nil {
		story, err := m.Draft(l.Type, market.Full)
		if err != nil {
			return err
		}
		last := len(story) - 1
		l.before, l.Body = story[:last], story[last].Body
	} else {
		l.notes = append(l.notes, fmt.Sprintf(sendBodyOf, l.Source))
	}
	if err := l.change(); err != nil {
		return err
	}
	if !json.Valid(l.Body) {
		l.broken = true
		l.notes = append(l.notes, sendNotJSON)
		return nil
	}
	var invalid *sim.InvalidBodyError
	err := m.Validate(market.Notification{Type: l.Type, Body: l.Body})
	if errors.As(err, &invalid) {
		v := invalid.Violations[0]
		l.broken = true
		l.notes = append(l.notes, fmt.Sprintf(sendBroken, v.Pointer, v.Expected))
		return nil
	}
	return err
}

// change sets fields of the body.
func (l *letter) change() error {
	var paths []string
	for _, assignment := range l.Set {
		path, text, ok := strings.Cut(assignment, "=")
		if !ok || path == "" {
			return fmt.Errorf(sendBadSet, assignment)
		}
		changed, err := body.Edit(l.Body, body.Set(path, value(text, body.Get(l.Body, path))))
		if err != nil {
			return fmt.Errorf("set %s: %w", path, err)
		}
		l.Body, paths = changed, append(paths, path)
	}
	if len(paths) > 0 {
		l.notes = append(l.notes, fmt.Sprintf(sendChanged, strings.Join(paths, ", ")))
	}
	return nil
}

// value is what a text stands for: JSON, else itself. Where a text was, such as a
// SKU of digits, it stays one, unless it is in quotes or null.
func value(text string, was any) any {
	_, wasText := was.(string)
	if wasText && !strings.HasPrefix(text, `"`) && text != "null" {
		return text
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil || len(bytes.TrimSpace([]byte(text[d.InputOffset():]))) > 0 {
		return text
	}
	return v
}

// send sends it, and what comes before it if that is wanted. It is false if
// another request makes no sense.
func (l *letter) send(s *session) (journal.Exchange, bool) {
	for _, n := range l.before {
		if !l.Story {
			break
		}
		s.sendOne(sim.Probe{Type: n.Type, Body: n.Body, Note: storyNote})
		if !s.open() {
			return journal.Exchange{}, false
		}
	}
	x := s.sendOne(sim.Probe{Type: l.Type, Body: l.Body, Note: strings.Join(l.notes, "; ")})
	return x, s.fault == nil && s.ctx.Err() == nil
}

func (l *letter) judge(s *session, x journal.Exchange) finding {
	if l.broken && x.Verdict.Outcome == journal.Rejected {
		f := refused(x).by(x)
		if f.reason == "" {
			f.reason, f.expected, f.fix = sendRefused, refusedExpected, sendNoFix
		}
		return f
	}
	f := s.accepted(x).by(x)
	if f.reason == "" {
		f.reason = sendAccepted
	}
	return f
}

// next is what Market would do.
func (l *letter) next(x journal.Exchange, o sim.Options) []string {
	var steps []string
	switch accepted := x.Verdict.Outcome == journal.Accepted; {
	case l.Type == market.Ping && accepted:
		return []string{fmt.Sprintf(nextEnabled, market.ShortDuration(o.ActivationDelay))}
	case l.Type == market.Ping:
		return []string{nextNotEnabled}
	case accepted:
		return []string{nextDelivered}
	case x.Verdict.Outcome == journal.Rejected && l.broken:
		return []string{nextRefused}
	case x.Verdict.Outcome == journal.Rejected:
		steps = append(steps, nextRejected)
	default:
		steps = append(steps, nextRepeated)
		if o.Blocking == sim.On {
			steps = append(steps, nextBlocks)
		}
		steps = append(steps, nextDisconnected)
	}
	if len(l.before) > 0 && !l.Story {
		steps = append(steps, fmt.Sprintf(nextStory, l.before[0].Type))
	}
	return steps
}
