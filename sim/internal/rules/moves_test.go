package rules_test

import (
	"fmt"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// at reads a state as the documentation writes it.
func at(words string) market.State {
	var s, sub string
	n, _ := fmt.Sscan(words, &s, &sub)
	Expect(n).To(BeNumerically(">", 0), words)
	return market.State{Status: market.Status(s), Substatus: market.Substatus(sub)}
}

// states are all that the contract knows.
func states() []market.State {
	var list []market.State
	for _, status := range market.Statuses() {
		for _, sub := range market.Substatuses(status) {
			list = append(list, market.State{Status: status, Substatus: sub})
		}
	}
	return list
}

// storesMoves are those of P-STATUS, written out: from, then to.
func storesMoves(m market.Model) []string {
	started, ready := "PROCESSING STARTED", "PROCESSING READY_TO_SHIP"
	var list []string
	cancel := func(status string, reasons ...string) {
		for _, sub := range market.Substatuses(market.Status(status)) {
			for _, reason := range reasons {
				list = append(list, fmt.Sprintf("%s %s > CANCELLED %s", status, sub, reason))
			}
		}
	}
	switch m {
	case market.FBS:
		list = append(list, started+" > "+ready, ready+" > PROCESSING SHIPPED", started+" > CANCELLED SHOP_FAILED", ready+" > CANCELLED SHOP_FAILED")
	case market.Express:
		list = append(list, started+" > "+ready, started+" > CANCELLED SHOP_FAILED", ready+" > CANCELLED SHOP_FAILED")
	case market.LaaS:
		list = append(list, "RESERVED WAITING_USER_INPUT > "+started)
		cancel("RESERVED", "SHOP_FAILED")
		cancel("PROCESSING", "SHOP_FAILED")
	case market.DBS:
		list = append(list,
			started+" > DELIVERY DELIVERY_SERVICE_RECEIVED",
			"DELIVERY DELIVERY_SERVICE_RECEIVED > PICKUP PICKUP_SERVICE_RECEIVED",
			"DELIVERY DELIVERY_SERVICE_RECEIVED > DELIVERED DELIVERY_SERVICE_DELIVERED",
			"DELIVERY DELIVERY_USER_NOT_RECEIVED > DELIVERED DELIVERY_SERVICE_DELIVERED",
			"PICKUP PICKUP_SERVICE_RECEIVED > DELIVERED DELIVERY_SERVICE_DELIVERED")
		cancel("PROCESSING", "SHOP_FAILED", "USER_CHANGED_MIND", "USER_UNREACHABLE", "INCORRECT_PERSONAL_DATA")
		cancel("DELIVERY", "SHOP_FAILED", "USER_CHANGED_MIND", "USER_UNREACHABLE")
		cancel("PICKUP", "SHOP_FAILED", "USER_CHANGED_MIND", "USER_UNREACHABLE", "PICKUP_EXPIRED")
	}
	return list
}

var _ = Describe("the statuses of orders", func() {
	It("have every substatus once but for those that several share", func() {
		seen := map[market.Substatus][]market.Status{}
		for _, s := range states() {
			Expect(rules.Known(s)).To(BeTrue())
			seen[s.Substatus] = append(seen[s.Substatus], s.Status)
		}
		shared := []market.Substatus{}
		for _, s := range states() {
			if len(seen[s.Substatus]) > 1 && !slices.Contains(shared, s.Substatus) {
				shared = append(shared, s.Substatus)
			}
		}
		Expect(shared).To(ConsistOf(market.SubAsyncProcessing, market.SubWaitingUserInput, market.SubDeliveredReceived))
		Expect(len(seen)).To(Equal(124), "all of the contract's but UNKNOWN")
	})

	It("know no others", func() {
		Expect(rules.Known(at("DELIVERY STARTED"))).To(BeFalse())
		Expect(rules.Known(at("ARCHIVED"))).To(BeFalse())
		Expect(market.Substatuses("ARCHIVED")).To(BeEmpty())
	})

	It("mean a usual state by themselves, but for a cancellation", func() {
		for _, m := range market.Models() {
			for _, status := range market.Statuses() {
				Expect(rules.Known(rules.Usual(m, status))).To(Equal(status != market.StatusCancelled), "%s %s", m, status)
			}
		}
		Expect(rules.Usual(market.DBS, market.StatusDelivered)).To(Equal(at("DELIVERED DELIVERY_SERVICE_DELIVERED")))
		Expect(rules.Usual(market.FBS, market.StatusDelivered)).To(Equal(at("DELIVERED DELIVERED_USER_RECEIVED")))
		Expect(rules.Usual(market.FBS, "ARCHIVED")).To(Equal(at("ARCHIVED")))
	})

	DescribeTable("say whether the goods have left", func(state string, shipped bool) {
		Expect(at(state).Shipped()).To(Equal(shipped))
	},
		Entry(nil, "RESERVED WAITING_USER_INPUT", false),
		Entry(nil, "PROCESSING READY_TO_SHIP", false),
		Entry(nil, "PROCESSING SHIPPED", true),
		Entry(nil, "DELIVERY COURIER_SEARCH", true),
		Entry(nil, "RETURNED DELIVERED_USER_RECEIVED", true),
		Entry(nil, "CANCELLED SHOP_FAILED", false),
		Entry("unknown", "ARCHIVED AT_THE_MOON", false),
	)
})

var _ = Describe("the moves of orders", func() {
	for _, m := range market.Models() {
		Describe("by "+string(m), func() {
			It("are the store's as P-STATUS has them, and no others", func() {
				allowed := storesMoves(m)
				var found []string
				for _, from := range states() {
					for _, to := range states() {
						if rules.CheckMove(m, market.Store, from, to) == nil {
							found = append(found, from.String()+" > "+to.String())
						}
					}
				}
				Expect(found).To(ConsistOf(allowed))
			})

			It("lead everywhere from where orders begin, but to what the model does not have", func() {
				reached := map[market.State]bool{}
				todo := []market.State{rules.Usual(m, market.StatusPlacing)}
				if m == market.LaaS {
					todo = []market.State{rules.Usual(m, market.StatusReserved), rules.Usual(m, market.StatusProcessing)}
				}
				for len(todo) > 0 {
					from := todo[0]
					todo = todo[1:]
					if reached[from] {
						continue
					}
					reached[from] = true
					for _, by := range market.Actors() {
						for _, move := range rules.NextMoves(m, by, from) {
							todo = append(todo, move.To)
						}
					}
				}
				for _, s := range states() {
					Expect(reached[s]).To(Equal(has(m, s)), "%s", s)
				}
			})

			It("do not leave a terminal state, nor stay where they are", func() {
				for _, by := range market.Actors() {
					for _, from := range states() {
						if from.Status.Terminal() {
							Expect(rules.NextMoves(m, by, from)).To(BeEmpty(), "%s", from)
							Expect(rules.CheckMove(m, by, from, at("PROCESSING STARTED"))).To(MatchError(ContainSubstring("terminal state")))
						}
						Expect(rules.CheckMove(m, by, from, from)).NotTo(Succeed(), "%s", from)
					}
				}
			})

			It("are those that NextMoves lists", func() {
				for _, by := range market.Actors() {
					for _, from := range states() {
						var allowed []rules.Move
						for _, to := range states() {
							if rules.CheckMove(m, by, from, to) == nil {
								allowed = append(allowed, rules.Move{By: by, From: from, To: to})
							}
						}
						Expect(rules.NextMoves(m, by, from)).To(Equal(allowed), "%s", from)
					}
				}
			})

			It("go by states that there are", func() {
				for _, move := range rules.Moves(m) {
					for _, s := range []market.State{move.From, move.To} {
						Expect(s.Substatus == "" || rules.Known(s)).To(BeTrue(), "%s", s)
						Expect(market.Statuses()).To(ContainElement(s.Status))
					}
				}
			})

			It("let a buyer cancel only for a buyer's reasons", func() {
				for _, from := range states() {
					for _, move := range rules.NextMoves(m, market.Buyer, from) {
						Expect(move.To.Status).To(Equal(market.StatusCancelled))
						Expect(string(move.To.Substatus)).To(Or(HavePrefix("USER_"), Equal("REPLACING_ORDER")))
						Expect(move.To.Substatus).NotTo(Equal(market.SubUserNotPaid))
					}
				}
			})
		})
	}

	It("are none for a model that there is not", func() {
		Expect(rules.Moves("FBX")).To(BeEmpty())
		Expect(rules.NextMoves("FBX", market.Market, at("PROCESSING STARTED"))).To(BeEmpty())
	})
})

// has reports whether orders of model m come to state s at all.
func has(m market.Model, s market.State) bool {
	switch {
	case m == market.LaaS:
		early := []market.Status{market.StatusPlacing, market.StatusUnpaid, market.StatusPending}
		return !slices.Contains(early, s.Status)
	case m == market.Express:
		return s != at("PROCESSING SHIPPED")
	case m == market.DBS:
		return hasDBS(s)
	}
	return true
}

func hasDBS(s market.State) bool {
	switch s.Status {
	case market.StatusProcessing:
		return s.Substatus == market.SubStarted
	case market.StatusDelivery:
		return slices.Contains([]market.Substatus{market.SubServiceReceived, market.SubUserReceived, market.SubDeliveryNotReceived}, s.Substatus)
	case market.StatusPickup:
		return s.Substatus == market.SubPickupReceived
	case market.StatusDelivered:
		return s.Substatus == market.SubServiceDelivered || s.Substatus == market.SubDeliveredNotReceived
	}
	return true
}

var _ = DescribeTable("why a move is refused, in Market's words (P-ERRORS)",
	func(m market.Model, by market.Actor, from, to, says string) {
		err := market.About(7, rules.CheckMove(m, by, at(from), at(to)))
		Expect(err).To(MatchError(says))
		Expect(err).To(BeAssignableToTypeOf(market.Refusal{}))
	},
	Entry("from elsewhere", market.DBS, market.Store, "PROCESSING STARTED", "DELIVERED DELIVERED_USER_RECEIVED",
		"No transition found: 'PROCESSING' -> 'DELIVERED'"),
	Entry("within a status", market.FBS, market.Store, "PROCESSING READY_TO_SHIP", "PROCESSING STARTED",
		"No transition found: 'PROCESSING READY_TO_SHIP' -> 'PROCESSING STARTED'"),
	Entry("again", market.FBS, market.Store, "PROCESSING READY_TO_SHIP", "PROCESSING READY_TO_SHIP",
		"No transition found: 'PROCESSING READY_TO_SHIP' -> 'PROCESSING READY_TO_SHIP'"),
	Entry("too early", market.FBS, market.Store, "PROCESSING STARTED", "PROCESSING SHIPPED",
		"No transition found: 'PROCESSING STARTED' -> 'PROCESSING SHIPPED'"),
	Entry("not a store's", market.FBS, market.Store, "PROCESSING STARTED", "UNPAID AWAIT_PAYMENT", "Status not allowed: 'UNPAID'"),
	Entry("not a status", market.FBS, market.Store, "PROCESSING STARTED", "ARCHIVED X", "Status not allowed: 'ARCHIVED'"),
	Entry("Market's", market.FBS, market.Store, "DELIVERY COURIER_FOUND", "DELIVERED DELIVERED_USER_RECEIVED",
		"No permission to set status 'DELIVERED' for order '7' with status 'DELIVERY'"),
	Entry("the buyer's", market.FBS, market.Store, "PROCESSING STARTED", "CANCELLED USER_CHANGED_MIND",
		"Cancellation request substatus 'USER_CHANGED_MIND' is not available for status 'PROCESSING' and role 'SHOP' for order '7'"),
	Entry("shipped", market.FBS, market.Store, "PROCESSING SHIPPED", "CANCELLED SHOP_FAILED",
		"No permission to set status 'CANCELLED' for order '7' with status 'PROCESSING'"),
	Entry("before the store's turn", market.FBS, market.Store, "UNPAID AWAIT_PAYMENT", "PROCESSING STARTED", "Status change was forbidden for client role = 'SHOP'"),
	Entry("over", market.FBS, market.Store, "DELIVERED DELIVERED_USER_RECEIVED", "CANCELLED SHOP_FAILED", "Order '7' is in terminal state"),
	Entry("over for a buyer", market.FBS, market.Buyer, "DELIVERED DELIVERED_USER_RECEIVED", "CANCELLED USER_CHANGED_MIND", "Order '7' is in terminal state"),
	Entry("cancelled", market.LaaS, market.Market, "CANCELLED SHOP_FAILED", "PROCESSING STARTED", "Order '7' is in terminal state"),
	Entry("without a reason", market.FBS, market.Store, "PROCESSING STARTED", "CANCELLED", "No transition found: 'PROCESSING' -> 'CANCELLED'"),
	Entry("express is not shipped by the store", market.Express, market.Store, "PROCESSING READY_TO_SHIP", "PROCESSING SHIPPED",
		"No transition found: 'PROCESSING READY_TO_SHIP' -> 'PROCESSING SHIPPED'"),
	Entry("a buyer of DBS asks first", market.DBS, market.Buyer, "DELIVERY DELIVERY_SERVICE_RECEIVED", "CANCELLED USER_CHANGED_MIND",
		"No permission to set status 'CANCELLED' for order '7' with status 'DELIVERY'"),
)
