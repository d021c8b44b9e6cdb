package html

import (
	"strings"

	"github.com/localmarket/localmarket/reports/view"
)

// What the templates are given about checks, exchanges and calls.
type (
	check struct {
		*view.Check
		Anchor  string
		Open    bool
		Around  []moment
		Shown   *exchange // the evidence, where it is worth it
		Decider *call
		During  []brief // calls made meanwhile
		To      []link
	}
	moment struct {
		view.Moment
		To *link
	}
	// exchange is shown whole once; others that are alike refer to it.
	exchange struct {
		*view.Exchange
		Anchor string
		Bar    []segment
		As     *link
	}
	// kind is exchanges that are alike: the first, and the others' ids.
	kind struct {
		exchange
		Elsewhere bool // it is shown under its check
		Others    []link
		More      int
	}
	call struct {
		*view.Call
		Anchor string
	}
	brief struct {
		Text    string
		Refused bool
		To      *link
	}
)

// maxOthers bounds the ids of exchanges that are alike.
const maxOthers = 500

// places knows where on the page each thing of a run stands.
type places struct {
	run   string
	known map[string]bool
	alike map[string]string // the first exchange that was shown whole, by what it says
	shown map[string]bool   // ids of exchanges that are shown under a check
}

func newPlaces(r *view.Run, run string) *places {
	p := &places{run: run, known: map[string]bool{}, alike: map[string]string{}, shown: map[string]bool{}}
	for _, x := range r.Exchanges {
		p.known[x.ID] = true
	}
	for _, c := range r.Calls {
		p.known[c.ID] = true
	}
	return p
}

// anchor is the name of the place of an exchange or a call; "" if it is not on
// the page.
func (p *places) anchor(id string) string {
	if !p.known[id] {
		return ""
	}
	return p.of(id)
}

// of is the name of a place.
func (p *places) of(id string) string { return p.run + "-" + strings.ReplaceAll(id, " ", "-") }

func (p *places) link(id string) *link {
	if to := p.anchor(id); to != "" {
		return &link{to, id}
	}
	return nil
}

func newCheck(c *view.Check, p *places, room *budget) *check {
	shown := &check{Check: c, Anchor: p.of(c.ID)}
	for _, m := range c.Moments {
		shown.Around = append(shown.Around, moment{m, p.link(m.Link)})
	}
	for _, id := range c.Links {
		shown.To = append(shown.To, link{p.of(id), id})
	}
	if c.Verdict == view.Pass || c.Verdict == view.Skip {
		return shown
	}
	if c.Evidence != nil {
		shown.Shown = newExchange(c.Evidence, p, room)
	}
	if c.Call != nil {
		k := newCall(c.Call, p, room)
		shown.Decider = &k
	}
	for _, k := range c.Meanwhile {
		shown.During = append(shown.During, brief{k.Brief(), k.Refused, p.link(k.ID)})
	}
	return shown
}

// newExchange shows an exchange whole the first time that one like it comes.
func newExchange(x *view.Exchange, p *places, room *budget) *exchange {
	shown := &exchange{Exchange: x}
	if p.known[x.ID] && !p.shown[x.ID] {
		shown.Anchor = p.of(x.ID) // its one place
	}
	p.shown[x.ID] = true
	if first, seen := p.alike[x.Alike]; seen {
		shown.As = p.link(first)
		room.take(len(x.Curl))
		return shown
	}
	if p.known[x.ID] {
		p.alike[x.Alike] = x.ID
	}
	shown.Exchange = room.exchange(x)
	shown.Bar = phaseBar(x)
	return shown
}

// slow is how many milliseconds an exchange takes that is worth a picture of its
// time, though it went well.
const slow = 500

func phaseBar(x *view.Exchange) []segment {
	var parts []segment
	sum := 0.0
	for _, phase := range x.Phases {
		parts = append(parts, segment{Class: phase.Name, Text: phase.Took, Width: phase.Ms})
		sum += phase.Ms
	}
	if x.Accepted && sum < slow {
		return nil
	}
	return bar(parts)
}

// kinds gathers the exchanges of a run that are alike.
func kinds(r *view.Run, p *places, room *budget) []kind {
	var all []kind
	at := map[string]int{}
	for _, x := range r.Exchanges {
		i, seen := at[x.Alike]
		switch {
		case !seen && p.alike[x.Alike] != "":
			at[x.Alike] = len(all)
			all = append(all, kind{exchange: exchange{Exchange: x, Anchor: p.of(p.alike[x.Alike])}, Elsewhere: true})
			i = len(all) - 1
			if p.shown[x.ID] {
				continue
			}
		case !seen:
			at[x.Alike] = len(all)
			all = append(all, kind{exchange: *newExchange(x, p, room)})
			continue
		}
		switch k := &all[i]; {
		case p.shown[x.ID]: // has its place under a check
		case len(k.Others) == maxOthers:
			k.More++
		default:
			k.Others = append(k.Others, link{p.of(x.ID), x.ID})
		}
	}
	return all
}

func newCall(c *view.Call, p *places, room *budget) call {
	return call{room.call(c), p.of(c.ID)}
}
