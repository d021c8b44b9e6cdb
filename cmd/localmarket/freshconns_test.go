package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("a server that ends", func() {
	It("answers calls on connections that it has taken, and waits for them no longer than it says", func() {
		var fresh freshConns
		s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
		s.Config.ConnState = fresh.watch
		s.Start()
		DeferCleanup(s.Close)
		connect := func() net.Conn {
			GinkgoHelper()
			c, err := net.Dial("tcp", s.Listener.Addr().String())
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(c.Close)
			return c
		}
		taken := func() int {
			fresh.mu.Lock()
			defer fresh.mu.Unlock()
			return len(fresh.conns)
		}
		late, silent := connect(), connect()
		Eventually(taken, patient).Should(Equal(2))
		Expect(s.Listener.Close()).To(Succeed())
		ended := make(chan time.Duration, 1)
		go func() {
			began := time.Now()
			fresh.settle()
			ended <- time.Since(began)
			_ = s.Config.Shutdown(context.Background())
		}()
		Consistently(ended, "100ms").ShouldNot(Receive())
		_, err := io.WriteString(late, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
		Expect(err).NotTo(HaveOccurred())
		reply, err := http.ReadResponse(bufio.NewReader(late), nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(reply.StatusCode).To(Equal(http.StatusTeapot))
		var took time.Duration
		Eventually(ended, patient).Should(Receive(&took))
		Expect(took).To(BeNumerically(">=", freshTime-100*time.Millisecond), "nothing came on the other")
		_ = silent
	})
})
