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
			_, _ = fmt.Fprint(hash, o.ID, o.CampaignID)
			for _, i := range o.Items {
				_, _ = fmt.Fprint(hash, i.ID, i.OfferID, i.Title, i.Price, i.Count)
			}
		}
	}
	Expect(fmt.Sprintf("%x", hash.Sum(nil))).To(Equal(want))
},
	Entry("revision 2025-09", "2025-09", fake.Cabinet{},
		"a3b3830328ff6ba376b412d305cf7a6eca89fb4e3f5e87ee3bbdf80222181cc9"),
	Entry("revision 2026-09", "2026-09", fake.Cabinet{},
		"23dce4c9a94d7081f419163bcabab0e6b9f650f46a82c0f38a41dc0780e326af"),
	Entry("a cabinet of one shop", "2026-09", fake.Cabinet{BusinessID: 7, CampaignIDs: []int64{42}},
		"19fce2c3d847eda49d8028e60b333640145a080192e700b505e18ee03c774693"),
	Entry("a cabinet of two shops", "2026-09", fake.Cabinet{CampaignIDs: []int64{42, 43}},
		"1117b8e4da1eccde063c90d167d8ed6d282e446b1c32e7c4d343d34706c1abbd"),
)
