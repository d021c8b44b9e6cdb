package page

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
)

type callsData struct {
	listData[*call]
	Operation  string
	Operations []string
	OnlyIssues bool
	Issues     int
	More       bool // is found than is listed
}

// Chosen reports whether a person asked for some of them.
func (c *callsData) Chosen() bool { return c.Search+c.Operation != "" || c.OnlyIssues }

func (p *Page) calls(v *visit) (any, error) {
	q := v.request.URL.Query()
	out := callsData{Operation: q.Get("operation"), OnlyIssues: q.Get("issues") != ""}
	out.Search = strings.TrimSpace(q.Get("q"))
	found, more := p.index.foundCalls(out.Search)
	out.More = more
	number := pageNumber(q)
	fits := func(c *call) bool {
		return (out.Operation == "" || c.Name == out.Operation) && (!out.OnlyIssues || len(c.Issues) > 0 || c.Status >= 400) &&
			(out.Search == "" || strings.Contains(strings.ToLower(c.Path+" "+c.Name), strings.ToLower(out.Search)) || found[c.Seq])
	}
	out.Before = p.index.read(func(_ []*delivery, calls []*call) {
		known := map[string]bool{}
		for _, c := range calls {
			if c.Name != "" && !known[c.Name] {
				known[c.Name] = true
				out.Operations = append(out.Operations, c.Name)
			}
			if len(c.Issues) > 0 {
				out.Issues++
			}
		}
		out.Rows, out.Total = pageOf(calls, number, fits)
	})
	slices.Sort(out.Operations)
	out.around(v, number, pageRows)
	return &out, nil
}

type callData struct {
	*journal.Call
	At     time.Time
	Issues []issue
}

// issue is what is wrong with a call. Said is true where the message is Market's own, as
// the reply has it, and so stays in English.
type issue struct {
	journal.Finding
	Said bool
}

func issuesOf(c *journal.Call) []issue {
	var all []issue
	for _, f := range c.Findings {
		all = append(all, issue{f, c.Reply != nil && strings.Contains(c.Reply.Body, quotedJSON(f.Message))})
	}
	slices.SortStableFunc(all, func(a, b issue) int { return cmp.Compare(a.rank(), b.rank()) })
	return all
}

// rank is where an issue stands: why a call was refused comes before what else is wrong.
func (i issue) rank() int {
	if i.Kind == journal.CallRefused || i.Kind == journal.OverLimit {
		return 0
	}
	return 1
}

// quotedJSON is a text as replies have it.
func quotedJSON(text string) string {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(text) != nil {
		return text
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func (p *Page) call(v *visit) (any, error) {
	seq, err := strconv.Atoi(v.request.PathValue("seq"))
	if err != nil || seq < 1 {
		return nil, errAbsent
	}
	for _, e := range p.index.entries([]int{seq}) {
		if e.Call != nil {
			return callData{e.Call, e.At, issuesOf(e.Call)}, nil
		}
	}
	return nil, errAbsent
}
