package serve_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/serve"
)

// noted is a storage that knows of processes what it is told.
type noted struct {
	sim.Sharing
	looks  atomic.Int32
	mu     sync.Mutex
	owners map[string]sim.Owner
	peers  []string
	fail   error
}

func (n *noted) Owners() (map[string]sim.Owner, error) {
	n.looks.Add(1)
	n.mu.Lock()
	defer n.mu.Unlock()
	all := map[string]sim.Owner{}
	for id, owner := range n.owners {
		all[id] = owner
	}
	return all, n.fail
}

func (n *noted) Peers() ([]string, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.peers, n.fail
}

// note has the storage say so from now on.
func (n *noted) note(peers int, owners map[string]sim.Owner) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.peers, n.owners = make([]string, peers), owners
}

var _ = Describe("Who has which world", func() {
	var n *noted
	var o serve.Owners
	self, other, nobody := sim.Owner{Open: true, Self: true, Address: "http://a"}, sim.Owner{Open: true, Address: "http://b"}, sim.Owner{}
	BeforeEach(func() {
		n = &noted{}
		o = serve.NewOwners(n)
	})
	look := func(peers int, owners map[string]sim.Owner) {
		GinkgoHelper()
		n.note(peers, owners)
		Expect(o.Look()).To(Succeed())
	}

	It("is a process' share of those that nobody has, and what others leave for a while", func() {
		Expect(o.MayTake("")).To(BeTrue(), "the first world")
		look(1, map[string]sim.Owner{"": other, "w1": self, "w2": nobody, "w3": nobody})
		Expect(o.MayTake("w2")).To(BeTrue(), "two of four")
		o.Opened("w2")
		Expect(o.MayTake("w3")).To(BeFalse())
		look(2, map[string]sim.Owner{"": other, "w1": self, "w2": self, "w3": nobody, "w4": nobody})
		Expect(o.MayTake("w4")).To(BeFalse(), "two of five, by three")
		look(1, map[string]sim.Owner{"": other, "w1": self, "w2": self, "w3": nobody, "w4": nobody})
		Expect(o.MayTake("w4")).To(BeTrue(), "two of five, by two")
		look(0, map[string]sim.Owner{"": nobody, "w1": self, "w2": self, "w3": nobody, "w4": nobody})
		Expect(o.MayTake("")).To(BeTrue(), "there is nobody else")

		look(9, map[string]sim.Owner{"w1": self, "w2": nobody})
		Expect(o.MayTake("w2")).To(BeFalse())
		Eventually(func() bool { return o.MayTake("w2") }, patient).Should(BeTrue(), "who has fewer did not take it")
		look(9, map[string]sim.Owner{"w1": self, "w2": other})
		look(9, map[string]sim.Owner{"w1": self, "w2": nobody})
		Expect(o.MayTake("w2")).To(BeFalse(), "it is another time")
	})

	It("is told to those who wait once it is another, and to nobody else", func() {
		look(1, map[string]sim.Owner{"w1": other, "w2": other, "w3": other})
		first, second, removed := o.Change("w1"), o.Change("w2"), o.Change("w3")
		Expect(o.AllOpen()).To(BeTrue())
		look(1, map[string]sim.Owner{"w1": nobody, "w2": other})
		Expect(first).To(BeClosed())
		Expect(removed).To(BeClosed())
		Expect(second).NotTo(BeClosed())
		Expect(o.AllOpen()).To(BeFalse())
		Expect(o.Change("w1")).NotTo(BeClosed())
		mine := o.Change("w1")
		o.Opened("w1")
		Expect(mine).To(BeClosed())
		Expect(o.AllOpen()).To(BeTrue())
		look(1, map[string]sim.Owner{"w1": self, "w2": other})
		Expect(second).NotTo(BeClosed())
	})

	It("is looked at once for all who wait", func() {
		var all sync.WaitGroup
		began := time.Now()
		for range 200 {
			all.Go(o.LookAgain)
		}
		all.Wait()
		Expect(n.looks.Load()).To(BeNumerically("<=", 2+time.Since(began)/(50*time.Millisecond)))
	})

	It("stays what it was where the storage cannot be asked", func() {
		look(0, map[string]sim.Owner{"w1": other})
		n.fail = errors.New("no")
		Expect(o.Look()).To(MatchError("no"))
		Expect(o.Change("w1")).NotTo(BeClosed())
		Expect(o.AllOpen()).To(BeTrue())
	})
})
