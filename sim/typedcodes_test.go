package sim_test

import (
	"fmt"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// boxed is a call that puts units of the first item into a box, with codes.
func boxed(codes ...string) string {
	var list []string
	for _, code := range codes {
		list = append(list, `{"cis":"`+code+`"}`)
	}
	return "PUT " + orderAt + fmt.Sprintf(`/boxes {"boxes":[{"items":[{"id":$itemId,"fullCount":%d,"instances":[%s]}]}]}`, len(codes), strings.Join(list, ","))
}

var _ = Describe("A store that branches on codes", func() {
	const code = "0104601234567890215abcDEF"
	var w *world
	units := func(n int64) {
		w = newWorldOf(sim.Options{}, nil, "")
		w.compose(market.Event{Type: market.OrderCreated, Model: market.FBS, OrderSpec: market.OrderSpec{Items: []market.ItemSpec{{OfferID: "PAN-1077-26", Count: n}}}})
		o, _ := w.market.Order(w.order())
		w.tell(o)
		w.names["campaignId"] = itoa(o.CampaignID)
	}

	DescribeTable("is told what is wrong with a code of Честный ЗНАК", func(want string, codes ...string) {
		units(int64(len(codes)))
		reply := w.send(boxed(codes...), nil)
		if want == "" {
			Expect(reply.Code).To(Equal(http.StatusOK), reply.Body.String())
			return
		}
		Expect(reply.Code).To(Equal(http.StatusBadRequest), reply.Body.String())
		Expect(reply.Body.String()).To(ContainSubstring(`"code":"` + want + `"`))
	},
		Entry("a word", "INVALID_CIS", "hello"),
		Entry("an escaped backslash for the byte 0x1D", "INVALID_CIS", code+`\\u001d91EE11\\u001d92abcd`),
		Entry("one code for two pieces", "DUPLICATE_CIS", code, code),
		Entry("the byte itself", "", code+`\u001d91EE11\u001d92abcd`),
		Entry("without a tail", "", code),
		Entry("two codes for two pieces", "", code, code[:len(code)-1]+"G"),
	)

	DescribeTable("is told what is wrong with a move or an item", func(want string, before func(*world), call string) {
		units(1)
		if before != nil {
			before(w)
		}
		reply := w.send(call, nil)
		Expect(reply.Code).To(Equal(http.StatusBadRequest), reply.Body.String())
		Expect(reply.Body.String()).To(ContainSubstring(`"code":"` + want + `"`))
	},
		Entry("back to where it was", "STATUS_NOT_ALLOWED", becomes(market.StatusProcessing, market.SubReadyToShip), statusCall("PROCESSING", "STARTED")),
		Entry("of an order that is over", "ORDER_IN_TERMINAL_STATE", becomes(market.StatusCancelled, "SHOP_FAILED"), statusCall("PROCESSING", "READY_TO_SHIP")),
		Entry("an item that the order has not", "ITEM_NOT_FOUND", nil, "PUT "+orderAt+`/boxes {"boxes":[{"items":[{"id":1,"fullCount":1}]}]}`),
	)

	It("is told which states an order can be moved to", func() {
		units(1)
		w.send(statusCall("DELIVERED", ""), nil)
		Expect(w.lastCall().Findings).To(ContainElement(HaveField("Fix", "the order is PROCESSING STARTED: send one of PROCESSING READY_TO_SHIP, CANCELLED")))
	})
})
