package pullapi

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/localmarket/localmarket/sim/journal"
)

// businessHeader says for which cabinet a call is, for callers with several
// (P-AUTH, from 18 May 2026).
const businessHeader = "X-Business-Id"

// readBusinessHeader reads X-Business-Id, and holds it against the path: the
// cabinet in it, or that of the campaign. Where the path names neither, the key
// must open the cabinet (choice).
func (c *call) readBusinessHeader() error {
	sent, ok := c.http.Header[businessHeader]
	if !ok || !c.api.reasons {
		return nil
	}
	id, err := strconv.ParseInt(sent[0], 10, 64)
	if err != nil || id < 1 {
		return c.unlike(problem(http.StatusBadRequest, headerIncorrect, bounded(sent[0])))
	}
	c.business = id
	if named, ok := c.pathID("businessId"); ok && named != id {
		return c.unlike(problem(http.StatusBadRequest, headerUnlikeURL, named, id))
	}
	if campaign, ok := c.pathID("campaignId"); ok {
		if found, ok := c.api.options.Access.Campaign(campaign); ok && found.BusinessID != id {
			return c.unlike(problem(http.StatusForbidden, headerUnlike, id, campaign, found.BusinessID))
		}
		return nil
	}
	if id != c.request.Key.BusinessID {
		return c.denied(problem(http.StatusForbidden, accessDenied))
	}
	return nil
}

// checkBodyEntity holds the cabinet or the campaign that a body is about against
// X-Business-Id.
func (c *call) checkBodyEntity() error {
	if c.business == 0 || len(c.request.Body) == 0 {
		return nil
	}
	var body struct{ BusinessID, CampaignID json.Number }
	if json.Unmarshal(c.request.Body, &body) != nil {
		return nil // a form, or a body with neither
	}
	if id, err := body.BusinessID.Int64(); err == nil && id != c.business {
		return c.unlike(problem(http.StatusForbidden, headerUnlikeAll, c.business))
	}
	if id, err := body.CampaignID.Int64(); err == nil {
		if found, ok := c.api.options.Access.Campaign(id); ok && found.BusinessID != c.business {
			return c.unlike(problem(http.StatusForbidden, headerUnlikeAll, c.business))
		}
	}
	return nil
}

func (c *call) unlike(err *Error) error {
	c.find(journal.Finding{Rule: "P-AUTH", Kind: journal.CallRefused, Message: err.Message, Fix: fixHeader})
	return err
}
