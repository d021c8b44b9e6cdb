package fake_test

import (
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/fake"
	"github.com/localmarket/localmarket/sim/market"
)

// The bodies of a seed are what users write down in reports and tests, so they
// stay as they are from version to version.
var _ = DescribeTable("A seed keeps its story from version to version, in", func(revision string, c fake.Cabinet, want string) {
	set, hash := load(revision), sha256.New()
	for seed := range uint64(3) {
		story, err := fake.NewStory(set, seed+1, c)
		Expect(err).NotTo(HaveOccurred())
		at, dice, types := noon, rand.New(rand.NewPCG(seed, 3)), typesOf(set)
		for range 2000 {
			t, d := types[dice.IntN(len(types))], market.Detail(dice.IntN(3))
			if dice.IntN(200) == 0 {
				d = market.Extreme
			}
			at = at.Add(time.Duration(dice.Int64N(int64(time.Hour))))
			for _, n := range tell(story, t, d, at) {
				_, _ = fmt.Fprintf(hash, "%s %d %d ", n.Type, n.CampaignID, n.BusinessID) // a hash cannot fail
				_, _ = hash.Write(n.Body)
			}
		}
		for _, o := range story.Orders() {
			_, _ = io.WriteString(hash, o.Buyer)
			_, _ = fmt.Fprint(hash, o.ID, o.CampaignID, lines(o.Items))
		}
	}
	Expect(fmt.Sprintf("%x", hash.Sum(nil))).To(Equal(want))
},
	Entry("revision 2025-09", "2025-09", fake.Cabinet{},
		"6829869835263f5d26e6d248038cb1165ab4b64e1787887ede15b0be8f11ae85"),
	Entry("revision 2026-09", "2026-09", fake.Cabinet{},
		"6d3ae97c9e9b2ecb1c57d7feee6ef02fa13865107a0d7b6346d742c85f2f72a7"),
	Entry("a cabinet of one shop", "2026-09", fake.Cabinet{BusinessID: 7, CampaignIDs: []int64{42}},
		"8c9a85d3fa950e27b2f424e81633aaecef89477037cb8c83c18f4413e08c7808"),
	Entry("a cabinet of two shops", "2026-09", fake.Cabinet{CampaignIDs: []int64{42, 43}},
		"a959d36f980911bccd7c5c5d59a1c0fd04acf9c66fa9c3d3ee1b6c078adf8bd6"),
)

// line is what a story says of an item. It does not know the rest of its life.
type line struct {
	id             int64
	offerID, title string
	price, count   int64
}

func lines(items []market.OrderItem) []line {
	list := make([]line, len(items))
	for i, item := range items {
		list[i] = line{item.ID, item.OfferID, item.Title, item.Price, item.Count}
	}
	return list
}
