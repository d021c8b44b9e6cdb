package fake_test

import (
	"math/rand/v2"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/fake"
	"github.com/localmarket/localmarket/sim/market"
)

// director makes up events about what was told, and now and then about what
// was not.
type director struct {
	dice  *rand.Rand
	set   *schemas.Set
	ids   map[string][]int64 // by field
	shops []int64
}

func newDirector(set *schemas.Set, s *fake.Story, seed uint64) *director {
	return &director{
		dice:  rand.New(rand.NewPCG(seed, 4)),
		set:   set,
		ids:   map[string][]int64{},
		shops: append(s.Cabinet().CampaignIDs, 0, 0, 0, 5),
	}
}

// learn remembers what a notification tells of.
func (d *director) learn(n market.Notification) {
	field := n.Type.IDField()
	if id := n.ID(); !slices.Contains(d.ids[field], id) {
		d.ids[field] = append(d.ids[field], id)
	}
}

// about is any number that an event of type t may be about.
func (d *director) about(t market.Type) int64 {
	ids := d.ids[t.AboutField()]
	if len(ids) == 0 || d.dice.IntN(10) == 0 {
		return d.dice.Int64N(4) - 1
	}
	return ids[d.dice.IntN(len(ids))]
}

func one[T any](d *director, list []T) T { return list[d.dice.IntN(len(list))] }

// event is about something, in a shop, with values, or neither.
func (d *director) event() market.Event {
	e := market.Event{Type: one(d, typesOf(d.set)), Detail: market.Detail(d.dice.IntN(3))}
	switch d.dice.IntN(4) {
	case 0:
		return e
	case 1:
		e.CampaignID, e.Model = one(d, d.shops), one(d, append(market.Models(), "", "", "NONE"))
	default:
		e.About = d.about(e.Type)
	}
	return e
}

// given is an event with values for what it tells, of the contract's.
func (d *director) given() market.Event {
	e := d.event()
	if d.dice.IntN(70) == 0 {
		e.Detail = market.Extreme
	}
	value := func(path ...string) string {
		if list := d.set.Enum(string(e.Type), path...); len(list) > 0 && d.dice.IntN(3) > 0 {
			return one(d, list)
		}
		return ""
	}
	e.UpdateType, e.ReturnType = value("updateType"), value("returnType")
	e.Status, e.Substatus = value("status"), value("substatus")
	e.RefundStatus, e.ShipmentStatus = value("statuses", "refundStatus"), value("statuses", "shipmentStatus")
	return e
}

var _ = Describe("Any row of events", func() {
	for _, revision := range schemas.Revisions() {
		It("gives valid bodies or errors that change nothing, in revision "+revision, func() {
			set := load(revision)
			for seed := range uint64(6) {
				story, same, at := newStory(set, seed+1), newStory(set, seed+1), noon
				d, refused := newDirector(set, story, seed), 0
				for range 1000 {
					at = at.Add(time.Duration(d.dice.Int64N(int64(time.Hour))))
					e := d.given()
					told, err := story.Tell(e, at)
					if err != nil {
						Expect(told).To(BeNil())
						refused++
						continue
					}
					Expect(direct(same, e, at)).To(Equal(told), "as if none had been refused")
					for _, n := range told {
						expectValid(set, n)
						d.learn(n)
					}
				}
				Expect(refused).To(BeNumerically("~", 450, 150))
				Expect(story.Orders()).To(Equal(same.Orders()))
			}
		})

		It("hangs together while no value is given, in revision "+revision, func() {
			set := load(revision)
			for seed := range uint64(6) {
				story, at := newStory(set, seed+1), noon
				d, w := newDirector(set, story, seed), newWitness(story.Cabinet())
				for range 1000 {
					at = at.Add(time.Duration(d.dice.Int64N(int64(time.Hour))))
					e := d.event()
					if e.Model != "" && e.Model != market.FBS && e.Model != market.DBS || e.CampaignID != 0 && e.Model != "" {
						continue // the witness knows the cabinet's shops and what each sells by
					}
					told, err := story.Tell(e, at)
					if err != nil {
						continue
					}
					for _, n := range told {
						w.read(n, e.Detail, at)
						d.learn(n)
					}
				}
				Expect(len(w.orders)).To(BeNumerically(">", 50))
			}
		})
	}
})
