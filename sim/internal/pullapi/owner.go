package pullapi

import (
	"net/http"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"

	"github.com/localmarket/localmarket/sim/journal"
)

// lookAtCampaign is the operation that an inactive shop may still call, to learn
// that it is.
const lookAtCampaign = "getCampaign"

// findOwner finds the campaign or business of the path, which must be the key's.
func (c *call) findOwner() error {
	if id, ok := c.pathID("campaignId"); ok {
		return c.findCampaign(id)
	}
	id, ok := c.pathID("businessId")
	switch {
	case !ok:
		return nil
	case id != c.request.Key.BusinessID:
		return c.denied(problem(http.StatusForbidden, accessDenied))
	case !c.active(id) || c.meets(fault.APIDisabled):
		return c.disabled(c.api.businessDisabled(id))
	}
	return nil
}

// active says that one of a cabinet's shops is, or that it has none.
func (c *call) active(businessID int64) bool {
	campaigns := c.api.options.Access.Campaigns(businessID)
	return len(campaigns) == 0 || slices.ContainsFunc(campaigns, market.Campaign.Served)
}

func (c *call) findCampaign(id int64) error {
	found, ok := c.api.options.Access.Campaign(id)
	found = c.switchedOff(found)
	switch {
	case !ok:
		return c.denied(problem(http.StatusNotFound, campaignNotFound, id))
	case found.BusinessID != c.request.Key.BusinessID:
		return c.denied(problem(http.StatusForbidden, accessDenied))
	case !found.Served() && c.endpoint.op.ID != lookAtCampaign:
		return c.disabled(c.api.campaignDisabled(found))
	}
	c.request.Campaign = &found
	return nil
}

// denied notes that the call is for something that the key does not open.
func (c *call) denied(err *Error) error {
	c.find(journal.Finding{Rule: "P-AUTH", Kind: journal.CallRefused, Message: err.Message, Fix: fixAccess})
	return err
}

// disabled notes that the API does not serve what the call is for.
func (c *call) disabled(message string) error {
	c.find(journal.Finding{Rule: "P-AUTH", Kind: journal.CallRefused, Message: message, Fix: fixDisabled})
	return &Error{Status: http.StatusForbidden, Message: message}
}

// checkModel refuses campaigns that sell in a way that the operation does not
// serve.
func (c *call) checkModel() error {
	models, campaign := c.endpoint.op.Models, c.request.Campaign
	if campaign == nil || campaign.Model == "" || len(models) == 0 {
		return nil
	}
	serves := func(name string) bool { return market.Model(strings.ToUpper(name)) == campaign.Model }
	if slices.ContainsFunc(models, serves) {
		return nil
	}
	err := problem(http.StatusBadRequest, modelNotAllowed, strings.ToUpper(strings.Join(models, ", ")))
	c.find(journal.Finding{Rule: "P-ERRORS", Kind: journal.CallRefused, Message: err.Message, Fix: fixModel})
	return err
}
