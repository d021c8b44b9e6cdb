package wire_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/internal/verdict"
	"github.com/localmarket/localmarket/sim/internal/wire"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

const goodReply = `{"version": "1.0.0", "name": "a store", "time": "2026-09-01T12:30:00Z"}`

// meeting makes a request meet a fault, which must be a right one.
func meeting(f fault.Fault, r wire.Request) wire.Request {
	GinkgoHelper()
	Expect(f.Check()).To(Succeed())
	r.Fault = &f
	return r
}

func before(kind fault.Kind) fault.Fault {
	return fault.Fault{Before: kind}
}

func after(kind fault.Kind) fault.Fault {
	return fault.Fault{After: kind}
}

func delayed(kind fault.Kind, d time.Duration) fault.Fault {
	return fault.Fault{After: kind, Delay: market.Duration(d)}
}

// counting is a good store that counts connections and requests.
type counting struct {
	*httptest.Server
	connections, requests atomic.Int32
}

func newCounting() *counting {
	s := &counting{}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		s.requests.Add(1)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Store", "mine")
		_, _ = w.Write([]byte(goodReply))
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.connections.Add(1)
		}
	}
	s.Start()
	return s
}

// closing is the address of a store that closes each connection at once.
func closing() string {
	return listen(func(conn net.Conn) { conn.Close() })
}

// judge is Market's verdict on an outcome.
func judge(out wire.Outcome) journal.Verdict {
	GinkgoHelper()
	contract, err := schemas.Load(schemas.Latest)
	Expect(err).NotTo(HaveOccurred())
	return verdict.Judge(contract, verdict.Reply{
		Status: out.Status, Header: out.Header, Body: out.Body,
		TooLong: out.TooLong, Bound: wire.MaxReply,
		Failure: out.Failure, Detail: out.Detail,
	})
}

// expectAlike holds what a fault shows to the words of the real failure.
func expectAlike(injected, real wire.Outcome) {
	GinkgoHelper()
	Expect(real.Injected).To(BeNil())
	Expect(injected.Status).To(Equal(real.Status))
	Expect(injected.Failure).To(Equal(real.Failure))
	Expect(injected.Detail).To(Equal(real.Detail))
	Expect(judge(injected)).To(Equal(judge(real)))
}
