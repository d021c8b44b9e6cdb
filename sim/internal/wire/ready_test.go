package wire_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/wire"
)

var _ = Describe("a client that has to be ready", func() {
	It("lets no bytes leave otherwise, over a connection that is new or not, and blames nobody", func() {
		var came, asked atomic.Int32
		store := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { came.Add(1) }))
		DeferCleanup(store.Close)
		var why atomic.Pointer[error]
		c := wire.New(nil, 4)
		c.Ask(func() error {
			asked.Add(1)
			if err := why.Load(); err != nil {
				return *err
			}
			return nil
		})
		DeferCleanup(c.Close)
		not := errors.New("not any more")
		send := func() wire.Outcome { return c.Do(context.Background(), post(store.URL, long)) }

		why.Store(&not)
		out := send()
		Expect(out.Cancelled).To(BeTrue())
		Expect(out.Failure).To(BeEmpty())
		why.Store(nil)
		Expect(send().Status).To(Equal(http.StatusOK))
		before := asked.Load()
		why.Store(&not)
		out = send()
		Expect(out.Cancelled).To(BeTrue())
		Expect(out.Failure).To(BeEmpty())
		Expect(asked.Load()).To(BeNumerically(">", before))
		Expect(came.Load()).To(BeEquivalentTo(1))
	})
})
