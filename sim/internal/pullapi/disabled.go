package pullapi

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/market"
)

// disabledTexts say why the API does not serve a shop, by its apiAvailability.
var disabledTexts = map[market.Availability]string{
	market.DisabledInactive:   campaignIdle,
	market.DisabledNoContract: campaignNoContract,
	market.DisabledByHand:     campaignByHand,
	market.DisabledNoProgram:  campaignNoProgram,
}

// knowsReasons reports whether a revision has several reasons why a shop is not
// served, with a text for each, and the header X-Business-Id, which came with
// them: the older one knows nothing but inactivity.
func knowsReasons(contract *schemas.Pull) bool {
	op := contract.Operation(lookAtCampaign)
	if op == nil {
		return true
	}
	node := replyNode(op, []string{"campaign", "apiAvailability"})
	return node == nil || slices.Contains(node.Enum, string(market.DisabledByHand))
}

// campaignDisabled is why the API does not serve a shop, in the revision's words.
func (a *API) campaignDisabled(c market.Campaign) string {
	text := disabledTexts[c.API]
	if !a.reasons || text == "" {
		text = campaignInactive
	}
	return fmt.Sprintf(text, c.ID)
}

// businessDisabled is why the API does not serve a cabinet.
func (a *API) businessDisabled(id int64) string {
	if a.reasons {
		return fmt.Sprintf(businessNoShops, id)
	}
	return fmt.Sprintf(businessInactive, id)
}
