package fake_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/fake"
	"github.com/localmarket/localmarket/sim/market"
)

func TestFake(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "fake")
}

var noon = time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)

func details() []market.Detail {
	return []market.Detail{market.Seeded, market.Minimal, market.Full, market.Extreme}
}

func load(revision string) *schemas.Set {
	GinkgoHelper()
	set, err := schemas.Load(revision)
	Expect(err).NotTo(HaveOccurred())
	return set
}

func newStory(set *schemas.Set, seed uint64) *fake.Story {
	GinkgoHelper()
	story, err := fake.NewStory(set, seed, fake.Cabinet{})
	Expect(err).NotTo(HaveOccurred())
	return story
}

func tell(s *fake.Story, t market.Type, d market.Detail, at time.Time) []market.Notification {
	GinkgoHelper()
	return direct(s, market.Event{Type: t, Detail: d}, at)
}

func direct(s *fake.Story, e market.Event, at time.Time) []market.Notification {
	GinkgoHelper()
	told, err := s.Tell(e, at)
	Expect(err).NotTo(HaveOccurred())
	Expect(told).NotTo(BeEmpty())
	Expect(told[len(told)-1].Type).To(Equal(e.Type))
	return told
}

// number is that of what an event leads to.
func number(s *fake.Story, e market.Event) int64 {
	GinkgoHelper()
	told := direct(s, e, noon)
	id := told[len(told)-1].ID()
	Expect(id).To(BeNumerically(">", 0))
	return id
}

func typesOf(set *schemas.Set) []market.Type {
	var list []market.Type
	for _, name := range set.Types() {
		list = append(list, market.Type(name))
	}
	return list
}

// object is a body as a store reads it.
type object map[string]any

func decode(raw json.RawMessage) object {
	GinkgoHelper()
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.UseNumber()
	var o object
	Expect(dec.Decode(&o)).To(Succeed())
	return o
}

func (o object) text(name string) string {
	GinkgoHelper()
	Expect(o).To(HaveKey(name))
	return o[name].(string)
}

func (o object) number(name string) int64 {
	GinkgoHelper()
	Expect(o).To(HaveKey(name))
	n, err := o[name].(json.Number).Int64()
	Expect(err).NotTo(HaveOccurred())
	return n
}

func (o object) object(name string) object {
	GinkgoHelper()
	Expect(o).To(HaveKey(name))
	return o[name].(map[string]any)
}

// list is empty for a field that is null or not there.
func (o object) list(name string) []object {
	array, _ := o[name].([]any)
	var list []object
	for _, one := range array {
		list = append(list, one.(map[string]any))
	}
	return list
}

// counts are the units of a body's items, by SKU.
func (o object) counts() map[string]int64 {
	GinkgoHelper()
	counts := map[string]int64{}
	for _, item := range o.list("items") {
		Expect(counts[item.text("offerId")]).To(BeZero(), "an item comes once")
		counts[item.text("offerId")] = item.number("count")
	}
	return counts
}
