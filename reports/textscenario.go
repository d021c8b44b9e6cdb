package reports

import (
	"fmt"
	"strconv"
	"strings"
)

// The labels and words of a scenario in text.
const (
	labelAround = "around"
	labelFault  = "fault"
	textHere    = "> "
	textSeedOf  = "seed"
	textStory   = "%s: %s"
)

// scenario writes what story is told, if it is one.
func (t *Text) scenario(r *Report) {
	t.told, t.group = nil, ""
	t.story = r.Scenario
	if r.Scenario == nil {
		return
	}
	t.gap()
	for _, l := range wrap(scenarioTitle(r.Scenario), t.width()) {
		t.line(t.paint(bold, l))
	}
	t.labelled("  ", textSeedOf, strconv.FormatUint(r.Seed, 10))
	t.Timeline(r)
}

// Timeline writes the run's timeline in a line, if it has one. Header has
// written it if it was known by then.
func (t *Text) Timeline(r *Report) {
	if r.Timeline == nil {
		return
	}
	for i, l := range flow(r.Timeline.strip(), t.width()-2-textLabelWidth) {
		label := ""
		if i == 0 {
			label = wordTimeline
		}
		t.line("  " + pad(label, textLabelWidth) + l)
	}
}

// flow puts pieces into lines of at most n columns, none of them broken.
func flow(pieces []string, n int) []string {
	var lines []string
	line := ""
	for _, p := range pieces {
		switch {
		case line == "":
			line = p
		case columns(line)+1+columns(p) > n:
			lines, line = append(lines, line), p
		default:
			line += " " + p
		}
	}
	return append(lines, line)
}

func scenarioTitle(s *Scenario) string {
	if s.Title == "" {
		return inline(s.Name)
	}
	return paragraph(fmt.Sprintf(textStory, s.Name, s.Title))
}

// around writes what happened around a failed expectation.
func (t *Text) around(c Check) {
	shown, more := moments(c)
	column := 0
	for _, m := range shown {
		column = max(column, columns(inline(m.Offset)))
	}
	label := labelAround
	for _, m := range shown {
		mark := strings.Repeat(" ", len(textHere))
		if m.Here {
			mark = t.paint(bold, textHere)
		}
		at := pad(inline(m.Offset), column)
		for i, l := range wrap(momentText(m), t.blockWidth()-len(textHere)-column-2) {
			if i > 0 {
				mark, at = strings.Repeat(" ", len(textHere)), pad("", column)
			}
			t.blockLine(t.label(label) + mark + at + "  " + l)
			label = ""
		}
	}
	if more > 0 {
		t.field(label, fmt.Sprintf(wordMore, more))
	}
}

// momentText is what happened, and in which exchange.
func momentText(m Moment) string {
	text := bounded(m.Text)
	if id := orElse(m.Exchange, m.Call); id != "" {
		text += " (" + inline(id) + ")"
	}
	return text
}
