package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// setReturnDecision is for DBS: it says what is to be submitted without a body.
func (l *operations) setReturnDecision(r *pullapi.Request, body decisionRequest) (any, error) {
	return l.decide(r, []decisionRequest{body}, false)
}

type submitReturnDecisionRequest struct {
	Decisions []decisionRequest `json:"returnItemDecisions"`
}

func (l *operations) submitReturnDecision(r *pullapi.Request, body submitReturnDecisionRequest) (any, error) {
	return l.decide(r, body.Decisions, true)
}

func (l *operations) decide(r *pullapi.Request, asked []decisionRequest, submit bool) (any, error) {
	back, err := l.returnInPath(r)
	if err != nil {
		return nil, err
	}
	decisions := map[int64]market.Decision{}
	for _, one := range asked {
		if one.Compensation != nil && one.Compensation.CurrencyID != currency {
			return nil, invalid(fieldIllegal, "compensation.currencyId")
		}
		decisions[one.ReturnItemID] = one.decision()
	}
	return l.done(l.State.DecideReturn(back.ID, decisions, submit, r.Now))
}

// decisionRequest is the body of setReturnDecision, and a part of that of
// submitReturnDecision.
type decisionRequest struct {
	ReturnItemID int64     `json:"returnItemId"`
	Type         string    `json:"decisionType"`
	Reason       string    `json:"decisionReasonType"`
	Comment      string    `json:"comment"`
	Compensation *moneyDTO `json:"compensation"`
}

func (d *decisionRequest) decision() market.Decision {
	decision := market.Decision{Type: d.Type, Reason: d.Reason, Comment: d.Comment}
	if d.Compensation != nil {
		decision.Compensation = d.Compensation.Value
	}
	return decision
}

type getReturnAvailableDecisionsRequest struct {
	CampaignID int64 `json:"campaignId"`
	ReturnID   int64 `json:"returnId"`
}

// getReturnAvailableDecisions lists what the store may decide, which is nothing
// unless a return waits for it.
func (l *operations) getReturnAvailableDecisions(r *pullapi.Request, body getReturnAvailableDecisionsRequest) (any, error) {
	shop, _ := l.State.Campaign(body.CampaignID)
	back, err := l.returnIn(body.CampaignID, body.ReturnID)
	if err != nil || shop.BusinessID != r.BusinessID {
		return nil, absent("return", body.ReturnID)
	}
	reply := availableDTO{[]availableDecisionDTO{}}
	due, _, _ := rules.RefundTimer(&back)
	if back.Refund.Waiting() && r.Now.Before(due) {
		for _, kind := range rules.Decisions(back.Model) {
			reply.Decisions = append(reply.Decisions, available(kind, &back))
		}
	}
	return reply, nil
}

type availableDTO struct {
	Decisions []availableDecisionDTO `json:"availableDecisions"`
}

type availableDecisionDTO struct {
	Type    string     `json:"decisionType"`
	Reasons []string   `json:"decisionReasonTypes,omitempty"`
	Bounds  *boundsDTO `json:"partialCompensationBounds,omitempty"`
}

type boundsDTO struct {
	Min     moneyDTO `json:"minAmount"`
	Max     moneyDTO `json:"maxAmount"`
	Percent int64    `json:"maxPercent"`
}

// available tells of a kind of decision. The largest sum is that of the dearest
// item.
func available(kind string, back *market.Return) availableDecisionDTO {
	one := availableDecisionDTO{Type: kind}
	switch kind {
	case market.Decline:
		one.Reasons = rules.DeclineReasons()
	case market.PartialRefund:
		most := market.MinCompensation
		for i := range back.Items {
			most = max(most, rules.MaxCompensation(&back.Items[i]))
		}
		one.Bounds = &boundsDTO{sumOf(market.MinCompensation), sumOf(most), market.MaxCompensationPart}
	}
	return one
}
