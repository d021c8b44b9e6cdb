package state_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/keep"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// later is a state of what is on the shelf, which has only the beginnings of orders at
// first, and reads the rest when it is needed.
func (f shelf) later(unreadable func(error), read state.Later) *state.State {
	GinkgoHelper()
	s := state.New(state.Options{Marks: keep.NewMarks(nil), Unreadable: unreadable})
	Expect(s.ReadLater(read)).To(Equal("orders"))
	for mark, value := range f {
		if mark.Collection == "orders" && len(value) > state.OrderHead {
			value = value[:state.OrderHead]
		}
		Expect(s.Kept().Load(keep.Row{Collection: mark.Collection, Key: mark.Key, Value: []byte(value)})).To(Succeed())
	}
	s.Reindex()
	return s
}

// values are those on the shelf.
func (f shelf) values(collection string, keys ...string) (values [][]byte, err error) {
	for _, key := range keys {
		var value []byte
		if text, ok := f[keep.Mark{Collection: collection, Key: key}]; ok {
			value = []byte(text)
		}
		values = append(values, value)
	}
	return values, nil
}

func fine(err error) {
	defer GinkgoRecover()
	Expect(err).NotTo(HaveOccurred())
}

var _ = Describe("orders that are read later", func() {
	It("are what they were, whatever happens to some of them first", func() {
		for seed := range uint64(4) {
			s, _ := kept()
			play(s, rand.New(rand.NewPCG(seed, 20)), 300)
			all := whole(s)
			again := all.later(fine, all.values)
			checkConsistent(again)
			for _, one := range []*state.State{s, again} {
				play(one, rand.New(rand.NewPCG(seed, 21)), 100)
			}
			Expect(picture(again)).To(Equal(picture(s)))
			Expect(whole(again)).To(Equal(whole(s)))
		}
	})

	It("are read a few at once, each time once, by many who ask", func() {
		s, _ := kept()
		var orders []market.Order
		for range 100 {
			orders = append(orders, placed(s, of(shopFBS, 1)))
		}
		all := whole(s)
		var mu sync.Mutex
		read := map[string]int{}
		again := all.later(fine, func(collection string, keys ...string) ([][]byte, error) {
			mu.Lock()
			defer mu.Unlock()
			Expect(len(keys)).To(BeNumerically("<=", 32))
			for _, key := range keys {
				read[key]++
			}
			return all.values(collection, keys...)
		})
		Expect(read).To(BeEmpty())
		order(again, orders[0].ID)
		Expect(len(read)).To(And(BeNumerically(">", 0), BeNumerically("<=", 32)))
		var readers sync.WaitGroup
		for range 4 {
			readers.Go(func() {
				defer GinkgoRecover()
				for _, o := range orders {
					Expect(order(again, o.ID)).To(Equal(o))
				}
			})
		}
		readers.Wait()
		for _, o := range orders {
			Expect(read[fmt.Sprint(o.ID)]).To(Equal(1))
		}
	})

	It("are whole at once where the beginning does not tell enough", func() {
		s, _ := kept()
		long := of(shopFBS, 1)
		long.ExternalID = strings.Repeat("ё", state.OrderHead)
		long = placed(s, long)
		other := placed(s, of(shopFBS, 1))
		all := whole(s)
		again := all.later(fine, all.values)
		Expect(again.OrdersByExternalID(shopFBS, long.ExternalID)).To(HaveExactElements(long))
		Expect(order(again, other.ID)).To(Equal(other))
		Expect(whole(again)).To(Equal(all))
	})

	It("are said to be unreadable, by their numbers, where they are", func() {
		s, _ := kept()
		first := placed(s, of(shopFBS, 1))
		mark := keep.Mark{Collection: "orders", Key: fmt.Sprint(first.ID)}
		all := whole(s)
		for _, one := range []struct {
			read state.Later
			want string
		}{
			{func(string, ...string) ([][]byte, error) { return nil, errors.New("no disk") }, "no disk"},
			{func(_ string, keys ...string) ([][]byte, error) { return make([][]byte, len(keys)), nil }, "it is empty"},
			{func(collection string, keys ...string) ([][]byte, error) {
				damaged := shelf{mark: strings.Replace(all[mark], `"Items":[`, `"Items":{`, 1)}
				return damaged.values(collection, keys...)
			}, "orders"},
		} {
			var problems []error
			again := all.later(func(err error) { problems = append(problems, err) }, one.read)
			Expect(problems).To(BeEmpty(), "nobody has asked yet")
			order(again, first.ID)
			Expect(problems).To(HaveExactElements(MatchError(And(HavePrefix("orders %d: ", first.ID), ContainSubstring(one.want)))))

			again = all.later(func(error) { Fail("nobody needs it any more") }, one.read)
			again.Retire()
			order(again, first.ID)
		}
		long := of(shopFBS, 1)
		long.ExternalID = strings.Repeat("x", 2*state.OrderHead)
		placed(s, long)
		var problems []error
		whole(s).later(func(err error) { problems = append(problems, err) }, func(string, ...string) ([][]byte, error) { return nil, errors.New("no disk") })
		Expect(problems).To(HaveExactElements(MatchError(ContainSubstring("no disk"))))
	})
})
