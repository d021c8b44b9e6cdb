package rules_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// unknown is in every enumeration, and no thing of ours is so.
const unknown = "UNKNOWN"

var _ = Describe("the values of the contract", func() {
	for _, revision := range schemas.Revisions() {
		It("of "+revision+" are in the tables", func() {
			set, err := schemas.Load(revision)
			Expect(err).NotTo(HaveOccurred())
			known := map[string]bool{unknown: true}
			for _, s := range states() {
				known[string(s.Status)], known[string(s.Substatus)] = true, true
			}
			for _, s := range market.RefundStatuses() {
				known["refund "+string(s)] = true
			}
			for _, s := range market.ShipmentStatuses() {
				known["shipment "+string(s)] = true
			}
			for _, field := range []struct {
				of     market.Type
				path   []string
				prefix string
			}{
				{market.OrderStatusUpdated, []string{"status"}, ""},
				{market.OrderStatusUpdated, []string{"substatus"}, ""},
				{market.OrderReturnStatusUpdated, []string{"statuses", "refundStatus"}, "refund "},
				{market.OrderReturnStatusUpdated, []string{"statuses", "shipmentStatus"}, "shipment "},
			} {
				values := set.Enum(string(field.of), field.path...)
				Expect(len(values)).To(BeNumerically(">", 10))
				for _, value := range values {
					Expect(known[field.prefix+value] || value == unknown).To(BeTrue(), "%v %s", field.path, value)
				}
			}
		})
	}
})

var _ = Describe("the moves of refunds", func() {
	for _, m := range market.Models() {
		It("by "+string(m)+" lead to an end from where refunds begin", func() {
			reached := map[market.RefundStatus]bool{}
			todo := rules.InitialRefunds(m)
			for len(todo) > 0 {
				from := todo[0]
				todo = todo[1:]
				if reached[from] {
					continue
				}
				reached[from] = true
				for _, move := range rules.RefundMoves(m) {
					if move.From == from {
						Expect(rules.CheckRefund(m, move.By, move.From, move.To)).To(Succeed())
						todo = append(todo, move.To)
					}
				}
			}
			for _, move := range rules.RefundMoves(m) {
				Expect(reached[move.From]).To(BeTrue(), "%s", move.From)
				Expect(market.RefundStatuses()).To(ContainElements(move.From, move.To))
			}
			for _, end := range []market.RefundStatus{market.RefundDone, market.RefundRejected, market.RefundCancelled} {
				Expect(reached[end]).To(BeTrue())
				for _, move := range rules.RefundMoves(m) {
					Expect(move.From).NotTo(Equal(end))
				}
			}
			Expect(reached[market.RefundWaiting]).To(Equal(m == market.DBS))
			Expect(reached[market.RefundDispute]).To(Equal(m != market.DBS && m != market.LaaS))
		})
	}

	It("are refused to others", func() {
		Expect(rules.CheckRefund(market.FBS, market.Market, market.RefundDecisionWaiting, market.RefundDecisionMade)).To(
			MatchError("No transition found for return: 'PREMODERATION_DECISION_WAITING' -> 'PREMODERATION_DECISION_MADE', by Market"))
		Expect(rules.CheckRefund(market.FBS, market.Store, market.RefundDone, market.RefundStarted)).NotTo(Succeed())
	})
})

var _ = Describe("the moves of what comes back", func() {
	It("lead from its creation to every status", func() {
		reached := map[market.ShipmentStatus]bool{market.ShipmentCreated: true}
		for range rules.ShipmentMoves() {
			for _, move := range rules.ShipmentMoves() {
				reached[move.To] = reached[move.To] || reached[move.From]
			}
		}
		for _, s := range market.ShipmentStatuses() {
			Expect(reached[s]).To(BeTrue(), "%s", s)
		}
	})

	It("do not go back", func() {
		Expect(rules.CheckShipment(market.ShipmentCreated, market.ShipmentReceived)).To(Succeed())
		Expect(rules.CheckShipment(market.ShipmentReceived, market.ShipmentCreated)).NotTo(Succeed())
		Expect(rules.CheckShipment(market.ShipmentPicked, market.ShipmentCancelled)).NotTo(Succeed())
	})
})
