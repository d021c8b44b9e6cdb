package sim

import (
	"fmt"
	"strconv"

	"github.com/localmarket/localmarket/sim/market"
)

// PushShop is a shop as the legacy push API sees it (L-CONNECT).
type PushShop struct {
	market.Campaign
	// Played says that there ever were requests from Market for shops that sell so, and
	// that Options.Push is for them.
	Played bool
	// Enabled says that the seller has enabled requests from Market.
	Enabled bool
	// Off says that Market shows none of its goods, as the store did not answer: to
	// orders (Silent, L-ACCEPT) or to requests of any kind (Wrong, L-CHECK).
	Off, Silent, Wrong bool
	// Waiting is how many of its orders the store has not accepted yet.
	Waiting int
}

// PushShops are the cabinet's shops as the push API sees them; none where it is not
// played.
func (m *Market) PushShops() []PushShop {
	if !m.Pushes() {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []PushShop
	for _, c := range m.campaigns() {
		now, _ := m.state.Campaign(c.ID)
		one := PushShop{Campaign: c, Played: m.options.Push.plays(c.Model), Enabled: !m.pushSettings(c.ID).Disabled, Off: now.SwitchedOff}
		if s := m.push.shops[c.ID]; s != nil {
			one.Silent, one.Wrong = s.bySilence, s.byWindow
		}
		for _, l := range m.push.lines {
			if l.accepting != nil && l.accepting.campaign == c.ID {
				one.Waiting++
			}
		}
		out = append(out, one)
	}
	return out
}

// EnablePush enables requests from Market for a shop, or disables them, until Reset:
// what the cabinet's file says is where it begins. An order that waits to be accepted is
// asked about no more once they are disabled. It fails for a shop that the push API is not played for.
func (m *Market) EnablePush(campaignID int64, on bool) error {
	if !m.Pushes() {
		return errNoPush
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.push.enabled == nil {
		m.push.enabled = map[int64]bool{}
	}
	before, was := m.push.enabled[campaignID]
	m.push.enabled[campaignID] = true
	if _, err := m.pushShop(campaignID); err != nil {
		delete(m.push.enabled, campaignID)
		if was {
			m.push.enabled[campaignID] = before
		}
		return fmt.Errorf("requests from Market cannot be enabled: %w", err)
	}
	m.push.enabled[campaignID] = on
	m.keeper.touch(pushEnabledName, strconv.FormatInt(campaignID, 10), value{on})
	return nil
}
