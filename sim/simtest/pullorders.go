package simtest

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/localmarket/localmarket/sim/market"
)

// What the store sends and reads by the pull API: of each body only what it
// needs. Fields and values that it does not know it passes over (N-UNKNOWN).

const (
	// maxPages bounds the list of campaigns: 100 a page (P-PAGING).
	maxPages = 50
	// maxUnits bounds the units of an order that the store takes in.
	maxUnits = 100_000
)

// order is an order as getBusinessOrders shows it (P-ORDERS).
type order struct {
	OrderID         int64            `json:"orderId"`
	CampaignID      int64            `json:"campaignId"`
	Model           market.Model     `json:"programType"`
	Status          market.Status    `json:"status"`
	Substatus       market.Substatus `json:"substatus"`
	CancelRequested bool             `json:"cancelRequested"`
	Items           []orderItem      `json:"items"`
	Delivery        struct {
		Type         string `json:"type"`
		DigitalGoods struct {
			Type string `json:"type"`
		} `json:"digitalGoods"`
		Transfer struct {
			EAC struct {
				Type string `json:"eacType"`
			} `json:"eac"`
		} `json:"transfer"`
	} `json:"delivery"`
}

// orderItem is a line of an order: count units of one offer, and the kinds of
// code that each unit needs.
type orderItem struct {
	ID       int64    `json:"id"`
	Count    int      `json:"count"`
	Required []string `json:"requiredInstanceTypes"`
}

// in reports whether the order stands there.
func (o *order) in(status market.Status, substatus market.Substatus) bool {
	return o.Status == status && o.Substatus == substatus
}

// path is where a call about the order goes.
func (o *order) path(action string) string {
	return fmt.Sprintf("/v2/campaigns/%d/orders/%d/%s", o.CampaignID, o.OrderID, action)
}

// businesses are the cabinets that the key opens, by their campaigns.
func (c *pullClient) businesses(ctx context.Context) (map[int64]int64, error) {
	all := map[int64]int64{}
	query := url.Values{"limit": {"100"}}
	for range maxPages {
		var page struct {
			Campaigns []struct {
				ID       int64
				Business struct{ ID int64 }
			}
			Paging struct{ NextPageToken string }
		}
		if err := c.call(ctx, http.MethodGet, "/v2/campaigns?"+query.Encode(), nil, &page); err != nil {
			return nil, err
		}
		for _, one := range page.Campaigns {
			all[one.ID] = one.Business.ID
		}
		if page.Paging.NextPageToken == "" {
			break
		}
		query.Set("page_token", page.Paging.NextPageToken)
	}
	return all, nil
}

// order reads an order. A test order is hidden unless it is asked for (N-FAKE).
func (c *pullClient) order(ctx context.Context, business, id int64) (*order, error) {
	path := fmt.Sprintf("/v1/businesses/%d/orders", business)
	asked := map[string]any{"orderIds": []int64{id}}
	var page orderPage
	if err := c.call(ctx, http.MethodPost, path, asked, &page); err != nil {
		return nil, err
	}
	if len(page.Orders) == 0 {
		asked["fake"] = true
		page.last = true
		if err := c.call(ctx, http.MethodPost, path, asked, &page); err != nil {
			return nil, err
		}
	}
	return &page.Orders[0], nil
}

// orderPage is what getBusinessOrders answers.
type orderPage struct {
	Orders []order
	last   bool // there is nowhere else to look
}

func (p *orderPage) check() *callError {
	for i := range p.Orders {
		if o := &p.Orders[i]; !o.boundedUnits() {
			return &callError{status: http.StatusBadRequest, problem: fmt.Sprintf("order %d has more than %d units", o.OrderID, maxUnits)}
		}
	}
	if p.last && len(p.Orders) == 0 {
		return &callError{status: http.StatusNotFound, problem: "unknown order"}
	}
	return nil
}

// boundedUnits reports whether the units, each of which may get a code, are not
// too many.
func (o *order) boundedUnits() bool {
	left := maxUnits
	for _, item := range o.Items {
		if item.Count < 0 || item.Count > left {
			return false
		}
		left -= item.Count
	}
	return true
}

// move asks for another state (P-STATUS).
func (c *pullClient) move(ctx context.Context, o *order, status market.Status, substatus market.Substatus) error {
	var asked struct {
		Order struct {
			Status    market.Status    `json:"status"`
			Substatus market.Substatus `json:"substatus"`
		} `json:"order"`
	}
	asked.Order.Status, asked.Order.Substatus = status, substatus
	return c.call(ctx, http.MethodPut, o.path("status"), asked, nil)
}

// packedItem is what a box has of an item: whole units, and their codes.
type packedItem struct {
	ID        int64      `json:"id"`
	FullCount int        `json:"fullCount"`
	Instances []instance `json:"instances,omitempty"`
}

// pack puts all of an order in one box. The codes go with it (P-BOXES).
func (c *pullClient) pack(ctx context.Context, o *order) error {
	type box struct {
		Items []packedItem `json:"items"`
	}
	var one box
	for _, item := range o.Items {
		one.Items = append(one.Items, packedItem{item.ID, item.Count, o.instances(item)})
	}
	asked := struct {
		Boxes []box `json:"boxes"`
	}{[]box{one}}
	return c.call(ctx, http.MethodPut, o.path("boxes"), asked, nil)
}

// identify gives the units of an order by DBS their codes.
func (c *pullClient) identify(ctx context.Context, o *order) error {
	type marked struct {
		ID        int64      `json:"id"`
		Instances []instance `json:"instances"`
	}
	var asked struct {
		Items []marked `json:"items"`
	}
	for _, item := range o.Items {
		if codes := o.instances(item); len(codes) > 0 {
			asked.Items = append(asked.Items, marked{item.ID, codes})
		}
	}
	return c.call(ctx, http.MethodPut, o.path("identifiers"), asked, nil)
}

// checkCodes fails unless every code that was sent has passed Market's check.
func (c *pullClient) checkCodes(ctx context.Context, o *order) error {
	return c.call(ctx, http.MethodPost, o.path("identifiers/status"), nil, &checkedCodes{})
}

// checkedCodes is how far the check of an order's codes is.
type checkedCodes struct {
	Result struct {
		Items []struct {
			CIS, UIN []struct{ Status string }
		}
	}
}

func (c *checkedCodes) check() *callError {
	for _, item := range c.Result.Items {
		for _, code := range append(item.CIS, item.UIN...) {
			switch code.Status {
			case "OK":
			case "IN_PROGRESS": // no refusal: it is asked for again
				return &callError{problem: "the codes are still being checked"}
			default:
				return &callError{status: http.StatusBadRequest, problem: cut("a code has not passed the check: " + code.Status)}
			}
		}
	}
	return nil
}

// deliverKeys hands a key for each unit to the buyer (P-DIGITAL).
func (c *pullClient) deliverKeys(ctx context.Context, o *order) error {
	type keys struct {
		ID           int64    `json:"id"`
		Codes        []string `json:"codes"`
		Slip         string   `json:"slip"`
		ActivateTill string   `json:"activate_till"`
	}
	var asked struct {
		Items []keys `json:"items"`
	}
	for _, item := range o.Items {
		one := keys{ID: item.ID, Slip: "Введите ключ на странице продавца.", ActivateTill: "2099-12-31"}
		for unit := range item.Count {
			one.Codes = append(one.Codes, o.digits(item, unit, 16))
		}
		asked.Items = append(asked.Items, one)
	}
	return c.call(ctx, http.MethodPost, o.path("deliverDigitalGoods"), asked, nil)
}

// acceptCancellation agrees to a buyer's request (P-CANCEL).
func (c *pullClient) acceptCancellation(ctx context.Context, o *order) error {
	return c.call(ctx, http.MethodPut, o.path("cancellation/accept"), map[string]bool{"accepted": true}, nil)
}

// verifyCourier sends the code that the courier gave.
func (c *pullClient) verifyCourier(ctx context.Context, o *order, code string) error {
	return c.call(ctx, http.MethodPut, o.path("verifyEac"), map[string]string{"code": code}, &verifiedCode{})
}

type verifiedCode struct {
	Result struct{ VerificationResult string }
}

func (v *verifiedCode) check() *callError {
	if v.Result.VerificationResult != "ACCEPTED" {
		return &callError{status: http.StatusBadRequest, problem: cut("the courier's code is " + v.Result.VerificationResult)}
	}
	return nil
}
