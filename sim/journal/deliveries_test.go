package journal_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// at is a virtual time, in minutes since 9:00.
func at(minutes int) time.Time {
	return time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC).Add(time.Duration(minutes) * time.Minute)
}

// event is an entry about a notification on its way to s1.
func event(kind journal.Kind, notification string, minutes int) journal.Entry {
	return journal.Entry{Kind: kind, Notification: notification, Subscription: "s1", Type: market.OrderCreated, At: at(minutes)}
}

// held is an entry of a delivery that begins to wait.
func held(notification, blocker string, minutes int) journal.Entry {
	e := event(journal.DeliveryHeld, notification, minutes)
	e.Blocker = blocker
	return e
}

// attempt are the entries of one sending.
func attempt(notification string, minutes int, outcome journal.Outcome) []journal.Entry {
	done := event(journal.ExchangeDone, notification, minutes)
	done.Exchange = &journal.Exchange{At: at(minutes), Verdict: journal.Verdict{Outcome: outcome}}
	return []journal.Entry{event(journal.ExchangeSending, notification, minutes), done}
}

// entries are a journal of all that is given: entries, and lists of them.
func entries(all ...any) []journal.Entry {
	GinkgoHelper()
	j := new(journal.Journal)
	for _, one := range all {
		switch one := one.(type) {
		case journal.Entry:
			j.Append(one)
		case []journal.Entry:
			for _, e := range one {
				j.Append(e)
			}
		default:
			Fail("neither an entry nor entries")
		}
	}
	return j.Entries()
}

// only is the only delivery of a journal.
func only(all ...any) *journal.Delivery {
	GinkgoHelper()
	found := journal.Deliveries(entries(all...))
	Expect(found).To(HaveLen(1))
	return found[0]
}

var _ = Describe("the deliveries of a journal", func() {
	It("are none where nothing was to be sent, and PING is none", func() {
		Expect(journal.Deliveries(nil)).To(BeEmpty())
		Expect(journal.Deliveries(entries(
			journal.Entry{Kind: journal.SubscriptionCreated, Subscription: "s1", At: at(0)},
			attempt("", 0, journal.Accepted),
			event(journal.NotificationCreated, "n1", 1),
			event(journal.NotificationUnwanted, "n1", 1),
			event(journal.OutageBegan, "n1", 1),
		))).To(BeEmpty())
	})

	It("are in the order in which they were first due, one for each subscription", func() {
		elsewhere := attempt("n1", 3, journal.Failed)
		for i := range elsewhere {
			elsewhere[i].Subscription = "s2"
		}
		found := journal.Deliveries(entries(
			attempt("n2", 0, journal.Failed), held("n1", "n2", 1), elsewhere, attempt("n2", 4, journal.Accepted),
		))
		Expect(found).To(HaveExactElements(
			And(HaveField("Notification", "n2"), HaveField("Subscription", "s1"), HaveField("Attempts", HaveLen(2))),
			And(HaveField("Notification", "n1"), HaveField("Subscription", "s1"), HaveField("Attempts", BeEmpty())),
			And(HaveField("Notification", "n1"), HaveField("Subscription", "s2"), HaveField("Attempts", HaveLen(1))),
		))
	})

	DescribeTable("end as the journal says", func(kind journal.Kind, state journal.DeliveryState) {
		d := only(attempt("n1", 0, journal.Failed), attempt("n1", 1, journal.Unknown), event(kind, "n1", 2))
		Expect(d.State).To(Equal(state))
		Expect(d.Since).To(Equal(at(2)))
		Expect(d.FirstDue).To(Equal(at(0)))
		Expect([]int{d.First, d.ChangedBy, d.Last}).To(Equal([]int{1, 5, 5}))
		Expect(d.Repeated()).To(Equal(state == journal.Cancelled), "the schedule goes on, or would have")
	},
		Entry(nil, journal.DeliveryAccepted, journal.Delivered),
		Entry(nil, journal.DeliveryRejected, journal.Refused),
		Entry(nil, journal.DeliveryExpired, journal.Expired),
		Entry(nil, journal.DeliveryCancelled, journal.Cancelled),
	)

	It("are repeated by the schedule from their first attempt on", func() {
		d := only(attempt("n1", 3, journal.Failed), attempt("n1", 4, journal.Failed))
		Expect(d.State).To(Equal(journal.Pending))
		Expect(d.Repeated()).To(BeTrue())
		Expect(d.Scheduled).To(Equal(at(3)))
		Expect(d.Made()).To(Equal(2))
	})

	It("count no attempt whose end is not known: it is made again", func() {
		d := only(attempt("n1", 0, journal.Failed), attempt("n1", 1, journal.Unknown))
		Expect(d.Attempts).To(HaveLen(2))
		Expect(d.Made()).To(Equal(1))
	})

	It("wait for the blocker, and are sent when it is answered (N-BLOCKING)", func() {
		waiting := []any{attempt("n1", 0, journal.Failed), event(journal.OutageBegan, "n1", 0), held("n2", "n1", 5)}
		d := journal.Deliveries(entries(waiting...))[1]
		Expect(d.State).To(Equal(journal.Held))
		Expect(d.FirstDue).To(Equal(at(5)))
		Expect(d.Holds).To(Equal([]journal.Hold{{From: at(5), Blocker: "n1", Seq: 4}}))
		Expect(d.Repeated()).To(BeFalse())

		sent := append(waiting, attempt("n1", 60, journal.Accepted), event(journal.DeliveryAccepted, "n1", 60),
			event(journal.DeliveryReleased, "n2", 60), attempt("n2", 60, journal.Accepted), event(journal.DeliveryAccepted, "n2", 60))
		d = journal.Deliveries(entries(sent...))[1]
		Expect(d.State).To(Equal(journal.Delivered))
		Expect(d.FirstDue).To(Equal(at(5)), "not when it was first sent")
		Expect(d.Scheduled).To(Equal(at(60)))
		Expect(d.Holds).To(Equal([]journal.Hold{{From: at(5), Until: at(60), Blocker: "n1", Seq: 4}}))
	})

	It("are cancelled without having been sent", func() {
		d := journal.Deliveries(entries(attempt("n1", 0, journal.Failed), held("n2", "n1", 5), event(journal.DeliveryCancelled, "n2", 9)))[1]
		Expect(d.State).To(Equal(journal.Cancelled))
		Expect(d.Attempts).To(BeEmpty())
		Expect(d.Holds).To(Equal([]journal.Hold{{From: at(5), Blocker: "n1", Seq: 3}}))
		Expect(d.Repeated()).To(BeFalse())
	})

	It("are repeated by the schedule of a blocker from the attempt by which they block", func() {
		d := journal.Deliveries(entries(
			attempt("n1", 0, journal.Failed), event(journal.OutageBegan, "n1", 0),
			attempt("n2", 0, journal.Failed), held("n2", "n1", 0), // it was in flight
			attempt("n1", 7, journal.Accepted), event(journal.DeliveryAccepted, "n1", 7),
			event(journal.DeliveryReleased, "n2", 7), attempt("n2", 7, journal.Unknown), attempt("n2", 7, journal.Failed), event(journal.OutageBegan, "n2", 7),
			attempt("n2", 8, journal.Failed),
		))[1]
		Expect(d.State).To(Equal(journal.Pending))
		Expect(d.Scheduled).To(Equal(at(7)))
		Expect(d.Before).To(Equal(1))
		Expect(d.Made()).To(Equal(2))
		Expect(d.Repeated()).To(BeTrue())
	})

	It("have no schedule while they wait, though they failed before", func() {
		failed := []any{attempt("n1", 0, journal.Failed), attempt("n2", 0, journal.Failed), held("n2", "n1", 0)}
		d := journal.Deliveries(entries(failed...))[1]
		Expect(d.State).To(Equal(journal.Held))
		Expect(d.Repeated()).To(BeFalse())
		d = journal.Deliveries(entries(append(failed, event(journal.DeliveryCancelled, "n2", 3))...))[1]
		Expect(d.Repeated()).To(BeFalse(), "it was cancelled while it waited")
	})

	It("may be sent once more after they were accepted (N-DUPLICATES)", func() {
		again := []any{
			attempt("n1", 0, journal.Accepted), event(journal.DeliveryAccepted, "n1", 0),
			held("n1", "n2", 60),
		}
		d := only(again...)
		Expect(d.State).To(Equal(journal.Held))
		Expect(d.FirstDue).To(Equal(at(0)))

		d = only(append(again, event(journal.DeliveryReleased, "n1", 90), attempt("n1", 90, journal.Rejected), event(journal.DeliveryRejected, "n1", 90))...)
		Expect(d.State).To(Equal(journal.Refused))
		Expect(d.Attempts).To(HaveLen(2))
	})

	It("are pending from the intent to send on", func() {
		d := only(event(journal.ExchangeSending, "n1", 2))
		Expect(d.State).To(Equal(journal.Pending))
		Expect(d.Attempts).To(BeEmpty())
		Expect(d.Repeated()).To(BeFalse())
	})

	It("are read from a journal that is cut, as far as it goes", func() {
		whole := entries(
			attempt("n1", 0, journal.Failed), event(journal.OutageBegan, "n1", 0), held("n2", "n1", 5),
			attempt("n1", 60, journal.Accepted), event(journal.DeliveryAccepted, "n1", 60), event(journal.OutageEnded, "n1", 60),
			event(journal.DeliveryReleased, "n2", 60), attempt("n2", 60, journal.Accepted), event(journal.DeliveryAccepted, "n2", 60),
		)
		for from := range whole {
			for until := from; until <= len(whole); until++ {
				for _, d := range journal.Deliveries(whole[from:until]) {
					Expect(d.First).To(BeNumerically(">", from))
					Expect(d.Last).To(BeNumerically("<=", until))
					Expect(d.Made()).To(BeNumerically(">=", 0))
				}
			}
		}
		Expect(journal.Deliveries(whole[8:])).To(HaveExactElements(
			And(HaveField("Notification", "n2"), HaveField("State", journal.Delivered), HaveField("Holds", BeEmpty())),
		), "it began to wait in what was cut off")

		none := whole[:2]
		none[1].Exchange = nil // of a line that says less than it should
		Expect(journal.Deliveries(none)[0].Attempts).To(BeEmpty())
	})
})

var _ = Describe("a fold", func() {
	It("says which delivery an entry is about, and is complete at each", func() {
		var f journal.Fold
		for _, e := range entries(attempt("n1", 0, journal.Failed)) {
			Expect(f.Add(&e).Notification).To(Equal("n1"))
		}
		Expect(f.Deliveries).To(HaveLen(1))
		Expect(f.Add(&journal.Entry{Kind: journal.OutageEnded, Subscription: "s1"})).To(BeNil())
		Expect(f.Add(&journal.Entry{Kind: journal.OutageBegan, Subscription: "s1"})).To(BeNil(), "of a revision in which nothing blocks")
		Expect(f.Deliveries[0].Before).To(BeZero())
		e := held("n2", "n1", 1)
		Expect(f.Add(&e)).To(BeIdenticalTo(f.Deliveries[1]))
	})
})
