package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("--wait", func() {
	It("begins once the store answers, whatever it answers first", func() {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		address := listener.Addr().String()
		Expect(listener.Close()).To(Succeed())

		good, err := simtest.Start("good", simtest.Options{})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(good.Close)
		var asked atomic.Int32
		server := &httptest.Server{Config: &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if asked.Add(1) == 1 {
				w.WriteHeader(http.StatusInternalServerError)
				return
			}
			http.Redirect(w, r, good.URL()+r.URL.Path, http.StatusTemporaryRedirect)
		})}}
		time.AfterFunc(300*time.Millisecond, func() {
			defer GinkgoRecover()
			server.Listener, err = net.Listen("tcp", address)
			Expect(err).NotTo(HaveOccurred())
			server.Start()
		})
		c := inFolder()
		c.run("check", "http://"+address, "--only", "reach.connect", "--wait", "30s")
		DeferCleanup(server.Close)
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(asked.Load()).To(BeEquivalentTo(1), "any answer ends the waiting")
	})

	DescribeTable("gives up in time, says so, and sends nothing", func(args ...string) {
		c := inFolder()
		c.write("r.jsonl", "")
		c.run(append(args, "--wait", "1s")...)
		Expect(c.code).To(Equal(exitEnvironment), c.stderr.String())
		Expect(c.stderr.String()).To(ContainSubstring("no answer from http://127.0.0.1:1 in 1s"))
		Expect(c.stderr.String()).To(ContainSubstring("connection refused"))
	},
		Entry("check", "check", "http://127.0.0.1:1"),
		Entry("run", "run", "escalation", "--url", "http://127.0.0.1:1"),
		Entry("send", "send", "ORDER_CREATED", "--url", "http://127.0.0.1:1"),
	)

	It("is bounded", func() {
		Expect(inFolder().run("check", "http://127.0.0.1:1", "--wait", "-1s").code).To(Equal(exitUsage))
		Expect(inFolder().run("check", "http://127.0.0.1:1", "--wait", "2h").code).To(Equal(exitUsage))
	})
})
