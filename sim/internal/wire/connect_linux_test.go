package wire_test

import (
	"net"
	"os"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
)

// Linux drops a connection request where the queue of those that nobody has
// accepted is full, as a firewall drops one.
var _ = Describe("a store that does not accept", func() {
	It("takes all the time for connecting (N-CONNECT)", func(ctx SpecContext) {
		address := fullListener()
		out := send(ctx, "http://"+address, short)
		expectFailure(out, market.ConnectionTimedOut, "the time ran out connecting")
		Expect(out.Measured.Phases.ConnectMs).To(BeNumerically(">", out.Measured.TotalMs/2))
		Expect(out.Measured.RemoteAddress).To(BeEmpty())

		c := newClient(nil).Inspect(ctx, parse("https://"+address), short)
		Expect(c.Failure).To(Equal(market.ConnectionTimedOut))
		Expect(c.Reached).To(BeFalse())
		expectDetail(c.Detail, "the time ran out connecting")
	}, patience)

	It("has a second for the connection of a request that is hasty (L-CONNECT)", func(ctx SpecContext) {
		r := post("http://"+fullListener(), patientDeadline)
		r.Hasty = true
		out := newClient(nil).Do(ctx, r)
		expectFailure(out, market.ConnectionTimedOut, "not complete after 1s: the time ran out connecting")
		Expect(out.Measured.TotalMs).To(BeNumerically("<", 5000))
	}, patience)

	It("is told as a fault of that kind is", func(ctx SpecContext) {
		injected := newClient(nil).Do(ctx, meeting(before(fault.ConnectTimeout), post("http://"+unresolvable, short)))
		expectAlike(injected, send(ctx, "http://"+fullListener(), short))
	}, patience)
})

// patientDeadline is far longer than a connection may take.
const patientDeadline = 8 * time.Second

// fullListener is the address of a listener whose queue has room for one
// connection and holds it.
func fullListener() string {
	GinkgoHelper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	Expect(err).NotTo(HaveOccurred())
	defer syscall.Close(fd)
	Expect(syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}})).To(Succeed())
	Expect(syscall.Listen(fd, 0)).To(Succeed())
	copied, err := syscall.Dup(fd)
	Expect(err).NotTo(HaveOccurred())
	file := os.NewFile(uintptr(copied), "listener")
	defer file.Close()
	listener, err := net.FileListener(file)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(listener.Close)
	conn, err := net.Dial("tcp", listener.Addr().String())
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(conn.Close)
	return listener.Addr().String()
}
