package page

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
)

// actions are what forms ask for, by their paths below Root.
func (p *Page) actions() map[string]action {
	return map[string]action{
		"/do/connect":     p.connect,
		"/do/manage":      p.manage,
		"/do/edit":        p.edit,
		"/do/event":       p.event,
		"/do/order":       p.makeOrder,
		"/do/push":        p.enablePush,
		"/do/cart":        p.askCart,
		"/do/accept":      p.orderCart,
		"/do/clock":       p.move,
		"/do/fault":       p.inject,
		"/do/lift":        p.lift,
		"/do/send-again":  p.sendAgain,
		"/do/send-failed": p.sendFailed,
		"/do/scenario":    p.run,
		"/do/world":       p.world,
		"/do/reset":       p.reset,
		"/do/language":    func(*visit) (string, error) { return "", nil },
	}
}

func (v *visit) form(name string) string { return strings.TrimSpace(v.request.PostForm.Get(name)) }

func (v *visit) number(name string) (int64, error) {
	text := v.form(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, v.fail("%s is not a whole number.", text)
	}
	return n, nil
}

// allowed refuses what a role may not do in the cabinet (F-ROLES): notifications of
// the whole cabinet are its owner's or manager's, those of a shop anybody's but a
// content manager's.
func (v *visit) allowed(campaign int64) error {
	switch v.form("role") {
	case "", "owner", "manager":
		return nil
	case "content":
		return v.fail("A content manager sets up no notifications.")
	}
	if campaign == 0 {
		return v.fail("Only the owner or a manager of the cabinet sets up its notifications; choose a shop.")
	}
	return nil
}

func (p *Page) connect(v *visit) (string, error) {
	campaign, err := v.number("campaign")
	if err != nil {
		return "", err
	}
	if err := v.allowed(campaign); err != nil {
		return "", err
	}
	_, err = p.host.Connect(v.request.Context(), market.Subscription{
		Name: v.form("name"), URL: v.form("url"), CampaignID: campaign, Types: typesOf(v.request.PostForm["type"]),
	})
	if err != nil {
		return "", p.refused(v, err)
	}
	return v.say("The store answered PING. Notifications begin in %s of virtual time.", span(v.Texts, p.host.Market().Options().ActivationDelay))
}

// refused says why a store was not connected.
func (p *Page) refused(v *visit, err error) error {
	var refused *sim.RefusedError
	if errors.As(err, &refused) {
		verdict := refused.Exchange.Verdict
		return v.fail("The store did not answer PING as it must: %s %s: %s", string(verdict.Type), string(verdict.Subtype), v.Texts.Translate(verdict.Reason))
	}
	return err
}

func typesOf(names []string) []market.Type {
	var out []market.Type
	for _, n := range names {
		out = append(out, market.Type(n))
	}
	return out
}

func (p *Page) manage(v *visit) (string, error) {
	m, id := p.host.Market(), sim.SubscriptionID(v.form("id"))
	if err := v.allowed(campaignOf(m, id)); err != nil {
		return "", err
	}
	delay := span(v.Texts, m.Options().ActivationDelay)
	switch v.form("what") {
	case "unplug":
		if err := p.host.Unplug(id); err != nil {
			return "", err
		}
		return v.say("Unplugged; it takes effect in %s.", delay)
	case "plug":
		if err := p.host.Plug(v.request.Context(), id); err != nil {
			return "", p.refused(v, err)
		}
		return v.say("The store answered PING. Notifications begin in %s of virtual time.", delay)
	case "remove":
		if err := p.host.Remove(id); err != nil {
			return "", err
		}
		return v.say("Removed.")
	case "duplicate":
		campaign, err := v.number("campaign")
		if err != nil {
			return "", err
		}
		if _, err := p.host.Duplicate(v.request.Context(), id, campaign); err != nil {
			return "", p.refused(v, err)
		}
		return v.say("The settings are duplicated.")
	}
	return "", v.fail("Nothing was chosen.")
}

func campaignOf(m *sim.Market, id sim.SubscriptionID) int64 {
	for _, s := range m.Subscriptions() {
		if s.ID == id {
			return s.CampaignID
		}
	}
	return 0
}

func (p *Page) edit(v *visit) (string, error) {
	m, id := p.host.Market(), sim.SubscriptionID(v.form("id"))
	if err := v.allowed(campaignOf(m, id)); err != nil {
		return "", err
	}
	name, address, types := v.form("name"), v.form("url"), typesOf(v.request.PostForm["type"])
	change := sim.Edit{Name: &name, Types: &types}
	if address != "" { // it is not shown whole, so it stays unless it is given anew
		change.URL = &address
	}
	if err := p.host.Edit(id, change); err != nil {
		return "", err
	}
	return v.say("Changed; it takes effect in %s.", span(v.Texts, m.Options().ActivationDelay))
}

// makeOrder has a buyer order what the form says.
func (p *Page) makeOrder(v *visit) (string, error) {
	e := market.Event{Type: market.OrderCreated}
	var err error
	if e.CampaignID, err = v.number("campaign"); err != nil {
		return "", err
	}
	if e.Items, err = v.items(); err != nil {
		return "", err
	}
	if name := v.form("buyer"); name != "" || v.form("company") != "" {
		e.Buyer = &market.BuyerSpec{Name: name, Phone: v.form("phone"), Company: v.form("company") != ""}
	}
	if kind := v.form("delivery"); kind != "" {
		e.Delivery = &market.DeliverySpec{Type: kind}
	}
	e.Payment, e.Fake, e.Notes = v.form("payment"), v.form("fake") != "", v.form("notes")
	if err := p.host.Happen(e); err != nil {
		return "", err
	}
	return v.say("Ordered.")
}

// items are the goods of a form that have a count.
func (v *visit) items() ([]market.ItemSpec, error) {
	var out []market.ItemSpec
	form := v.request.PostForm
	for i, sku := range form["sku"] {
		text := "1"
		if i < len(form["count"]) {
			text = strings.TrimSpace(form["count"][i])
		}
		if sku == "" || text == "" || text == "0" {
			continue
		}
		count, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, v.fail("%s is not a whole number.", text)
		}
		item := market.ItemSpec{OfferID: sku, Count: count}
		if i < len(form["price"]) && strings.TrimSpace(form["price"][i]) != "" {
			if err := json.Unmarshal([]byte(strings.ReplaceAll(strings.TrimSpace(form["price"][i]), ",", ".")), &item.Price); err != nil {
				return nil, v.fail("%s is not a price.", form["price"][i])
			}
		}
		out = append(out, item)
	}
	return out, nil
}

// event has something happen that a form describes.
func (p *Page) event(v *visit) (string, error) {
	e := market.Event{
		Type: market.Type(v.form("event")), Text: v.form("text"), Status: market.Status(v.form("status")), Substatus: market.Substatus(v.form("substatus")),
		Force: v.form("force") != "",
	}
	var err error
	if e.Of, err = v.number("of"); err != nil {
		return "", err
	}
	if e.CampaignID, err = v.number("campaign"); err != nil {
		return "", err
	}
	rating, err := v.number("rating")
	if err != nil {
		return "", err
	}
	e.Rating = int(rating)
	if photo := v.form("photo"); photo != "" {
		e.Photos = []string{photo}
	}
	if err := p.host.Happen(e); err != nil {
		return "", err
	}
	return v.say("It happened.")
}

func (p *Page) move(v *visit) (string, error) {
	ctx := v.request.Context()
	switch what := v.form("what"); what {
	case "next", "disconnected", "idle":
		if err := p.host.Until(ctx, what); err != nil {
			return "", err
		}
	case "pause":
		return "", p.host.SetSpeed(0)
	case "speed":
		speed, err := strconv.ParseFloat(strings.ReplaceAll(v.form("speed"), ",", "."), 64)
		if err != nil {
			return "", v.fail("%s is not a speed.", v.form("speed"))
		}
		return "", p.host.SetSpeed(speed)
	default:
		d, err := market.ParseDuration(v.form("by"))
		if err != nil {
			return "", v.fail("%s is not a length of time; write 90s, 2h or 14d.", v.form("by"))
		}
		if err := p.host.Advance(ctx, d); err != nil {
			return "", err
		}
	}
	return v.say("It is %s now.", moment(v.Texts.Language, p.host.Market().Now()))
}

func (p *Page) inject(v *visit) (string, error) {
	f := fault.Fault{Types: typesOf(slices.DeleteFunc(v.request.PostForm["type"], func(s string) bool { return s == "" }))}
	when, kind, _ := strings.Cut(v.form("kind"), ":")
	if kind == "" {
		return "", v.fail("Choose a fault.")
	}
	switch fault.When(when) {
	case fault.Call:
		f.Call = fault.Kind(kind)
	case fault.After:
		f.After = fault.Kind(kind)
	default:
		f.Before = fault.Kind(kind)
	}
	count, err := v.number("count")
	if err != nil {
		return "", err
	}
	f.Count, f.Operation = int(count), v.form("operation")
	if share := v.form("share"); share != "" {
		percent, err := strconv.ParseFloat(strings.ReplaceAll(share, ",", "."), 64)
		if err != nil || !(percent > 0 && percent <= 100) {
			return "", v.fail("%s is not a share: write 1 to 100.", share)
		}
		f.Share = percent / 100
	}
	if status, err := v.number("status"); err == nil && fault.Kind(kind) == fault.StatusFault {
		f.Status = int(status)
	}
	if delay := v.form("delay"); delay != "" {
		d, err := market.ParseDuration(delay)
		if err != nil {
			return "", v.fail("%s is not a length of time; write 90s, 2h or 14d.", delay)
		}
		f.Delay = market.Duration(d)
	}
	if _, err := p.host.Inject(f); err != nil {
		return "", err
	}
	return v.say("The fault acts from now on.")
}

func (p *Page) lift(v *visit) (string, error) {
	if err := p.host.Lift(sim.FaultID(v.form("id"))); err != nil {
		return "", err
	}
	return v.say("The fault is over.")
}

func (p *Page) sendAgain(v *visit) (string, error) {
	if err := p.host.SendAgain(v.form("id")); err != nil {
		return "", err
	}
	return v.say("Sent again, as a new notification.")
}

func (p *Page) sendFailed(v *visit) (string, error) {
	n, err := p.host.SendFailedAgain()
	if err != nil {
		return "", err
	}
	return v.say("%d notifications are sent again.", n)
}

// run runs a scenario, and says how it ended.
func (p *Page) run(v *visit) (string, error) {
	report, err := p.host.Run(v.request.Context(), v.form("name"), v.form("text"))
	if err != nil {
		return "", err
	}
	var r struct {
		Summary struct{ Passed, Failed, Errored, Skipped int }
		Checks  []struct{ Title, Verdict, Reason string }
	}
	if err := json.NewDecoder(bytes.NewReader(report)).Decode(&r); err != nil {
		return "", err
	}
	for _, c := range r.Checks {
		if c.Verdict == "fail" || c.Verdict == "error" {
			return "", v.fail("Failed: %s: %s", v.Texts.Translate(c.Title), v.Texts.Translate(c.Reason))
		}
	}
	if r.Summary.Passed == 0 {
		return "", v.fail("Nothing was checked.")
	}
	return v.say("All %d expectations passed.", r.Summary.Passed)
}

func (p *Page) world(v *visit) (string, error) {
	if id := v.form("id"); id != "" {
		if err := p.host.RemoveWorld(id); err != nil {
			return "", err
		}
		return v.say("Removed.")
	}
	if err := p.host.MakeWorld(); err != nil {
		return "", err
	}
	return v.say("Made.")
}

func (p *Page) reset(v *visit) (string, error) {
	if err := p.host.Reset(v.request.Context()); err != nil {
		return "", err
	}
	return v.say("Everything is as it was at the start.")
}
