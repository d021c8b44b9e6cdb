package sim_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

// seen is an order as one reply has it.
type seen struct {
	State   market.State
	Updated time.Time // to the second
}

// moscowStamp is how the older methods write a time.
const moscowStamp = "02-01-2006 15:04:05"

// overLimit is the status of what is too much (P-LIMITS).
const overLimit = 420

// patiently calls again for as long as too many others call (P-LIMITS).
func (s seller) patiently(method, path, body string) (int, string) {
	GinkgoHelper()
	code, reply := s.call(method, path, body)
	for code == overLimit {
		code, reply = s.call(method, path, body)
	}
	return code, reply
}

// sees is an order by its number.
func (s seller) sees(campaign, order int64) seen {
	GinkgoHelper()
	code, reply := s.patiently("GET", fmt.Sprintf("/v2/campaigns/%d/orders/%d", campaign, order), "")
	Expect(code).To(Equal(http.StatusOK), reply)
	var body struct {
		Order struct{ Status, Substatus, UpdatedAt string }
	}
	Expect(json.Unmarshal([]byte(reply), &body)).To(Succeed())
	at, err := time.ParseInLocation(moscowStamp, body.Order.UpdatedAt, time.FixedZone("", 3*60*60))
	Expect(err).NotTo(HaveOccurred())
	return seen{stateOf(body.Order.Status, body.Order.Substatus), at.UTC()}
}

// finds are orders of the cabinet, by their numbers.
func (s seller) finds(orders ...int64) map[int64]seen {
	GinkgoHelper()
	ids, err := json.Marshal(orders)
	Expect(err).NotTo(HaveOccurred())
	path := fmt.Sprintf("/v1/businesses/%d/orders", s.market.Options().Cabinet.Business.ID)
	code, reply := s.patiently("POST", path, fmt.Sprintf(`{"orderIds":%s}`, ids))
	Expect(code).To(Equal(http.StatusOK), reply)
	var body struct {
		Orders []struct {
			OrderID           int64
			Status, Substatus string
			UpdateDate        time.Time
		}
	}
	Expect(json.Unmarshal([]byte(reply), &body)).To(Succeed())
	found := map[int64]seen{}
	for _, o := range body.Orders {
		found[o.OrderID] = seen{stateOf(o.Status, o.Substatus), o.UpdateDate.UTC().Truncate(time.Second)}
	}
	Expect(found).To(HaveLen(len(orders)), reply)
	return found
}

// asks has the store ask for a state, and returns the status of the reply. An
// empty substatus is left out.
func (s seller) asks(campaign, order int64, to market.State) (int, string) {
	GinkgoHelper()
	body := fmt.Sprintf(`{"order":{"status":%q,"substatus":%q}}`, to.Status, to.Substatus)
	body = strings.Replace(body, `,"substatus":""`, "", 1)
	return s.patiently("PUT", fmt.Sprintf("/v2/campaigns/%d/orders/%d/status", campaign, order), body)
}

func stateOf(status, substatus string) market.State {
	return market.State{Status: market.Status(status), Substatus: market.Substatus(substatus)}
}

// news is what a notification says of an order.
type news struct {
	NotificationType    market.Type
	OrderID, CampaignID int64
	Status, Substatus   string

	CreatedAt, UpdatedAt, CancelledAt time.Time
}

func newsOf(body []byte) news {
	GinkgoHelper()
	var n news
	Expect(json.Unmarshal(body, &n)).To(Succeed())
	return n
}

// state is that in which n says the order is; false if it does not say.
func (n news) state() (market.State, bool) {
	switch n.NotificationType {
	case market.OrderStatusUpdated:
		return stateOf(n.Status, n.Substatus), true
	case market.OrderCancelled:
		return market.State{Status: market.StatusCancelled}, true
	}
	return market.State{}, false
}

// at is when it came to be so.
func (n news) at() time.Time {
	return cmp.Or(n.UpdatedAt, n.CancelledAt, n.CreatedAt).Truncate(time.Second)
}

// looksUp answers notifications after the order that each names was read, and
// checks that it is there, not older than the notification has it.
func (s seller) looksUp(check func(news, seen)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		Expect(err).NotTo(HaveOccurred())
		if n := newsOf(raw); n.OrderID != 0 {
			now := s.sees(n.CampaignID, n.OrderID)
			Expect(now.Updated).NotTo(BeTemporally("<", n.at()), string(raw))
			check(n, now)
		}
		accept(w, r)
	}
}
