// Package codequality writes a report as GitLab's Code Quality, which GitLab shows
// in a merge request: what is new in it, and what it has mended.
package codequality

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"github.com/localmarket/localmarket/reports/json"
	"github.com/localmarket/localmarket/reports/view"
)

// settingsFile is where an issue stands that no file has: GitLab wants one, and
// these are the settings of a check.
const settingsFile = "localmarket.yaml"

// resultName is the name of the issue that says how the run ended, where no other
// says it.
const resultName = "run"

// The words of the Code Quality format.
const (
	wordIssue    = "%s: %s"
	wordMarket   = "%s (%s): %s"
	wordExpected = "Expected: %s"
	wordFix      = "To fix: %s"
)

// issue is one entry, of such properties alone as GitLab reads.
type issue struct {
	Description string   `json:"description"`
	CheckName   string   `json:"check_name"`
	Fingerprint string   `json:"fingerprint"`
	Severity    string   `json:"severity"`
	Location    location `json:"location"`
}

type location struct {
	Path  string `json:"path"`
	Lines lines  `json:"lines"`
}

type lines struct {
	Begin int `json:"begin"`
}

// issues gives each its fingerprint, which no other has.
type issues struct {
	all  []issue
	seen map[string]int
}

// Write writes one issue for each check that did not pass and was not skipped; no
// issue is an empty list. An issue that has no scenario's file stands in line 1 of
// localmarket.yaml. Its fingerprint follows from the scenario, the check and what
// Market would say, so it is the same in the next run, whatever ids and times are.
func Write(w io.Writer, d *view.Document) error {
	found := issues{all: []issue{}, seen: map[string]int{}}
	for _, r := range d.Runs {
		for _, g := range r.Groups {
			for _, c := range g.Checks {
				if severity(c.Verdict) != "" {
					found.add(newIssue(r, c, d.Words), storyName(r), c.Market)
				}
			}
		}
	}
	if d.EndedBadly() {
		found.add(issue{
			Description: strings.Join(append([]string{d.Headline}, d.Cause...), "\n"), CheckName: resultName,
			Severity: severity(d.Verdict), Location: place("", 0),
		})
	}
	return json.Write(w, found.all)
}

func (l *issues) add(i issue, more ...string) {
	key := strings.Join(append([]string{i.CheckName}, more...), "\x00")
	l.seen[key]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, l.seen[key]))
	i.Fingerprint = hex.EncodeToString(sum[:16])
	l.all = append(l.all, i)
}

func storyName(r *view.Run) string {
	if r.Scenario == nil {
		return ""
	}
	return r.Scenario.Name
}

func newIssue(r *view.Run, c *view.Check, words view.Words) issue {
	file := ""
	if r.Scenario != nil {
		file = r.Scenario.File
	}
	said := []string{fmt.Sprintf(wordIssue, c.ID, c.Reason)}
	if c.Market != "" {
		said[0] = fmt.Sprintf(wordMarket, c.ID, c.Market, c.Reason)
	}
	if c.Expected != "" {
		said = append(said, fmt.Sprintf(words.Of(wordExpected), c.Expected))
	}
	if c.Fix != "" {
		said = append(said, fmt.Sprintf(words.Of(wordFix), c.Fix))
	}
	return issue{Description: strings.Join(said, "\n"), CheckName: c.ID, Severity: severity(c.Verdict), Location: place(file, c.Line)}
}

// place is relative to the root of the repository, as far as the file's name is.
func place(file string, line int) location {
	if file == "" {
		return location{Path: settingsFile, Lines: lines{Begin: 1}}
	}
	file = strings.TrimPrefix(strings.ReplaceAll(file, `\`, "/"), "./")
	return location{Path: file, Lines: lines{Begin: max(line, 1)}}
}

// severity is GitLab's word for a verdict; empty for one that is not an issue.
func severity(v view.Verdict) string {
	switch v {
	case view.Error:
		return "blocker"
	case view.Fail:
		return "critical"
	case view.Warn:
		return "minor"
	}
	return ""
}
