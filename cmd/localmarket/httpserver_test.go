package main

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the time for a body", func() {
	It("ends for one that does not come", func() {
		failed := make(chan error, 1)
		server := httptest.NewServer(boundTransfers(time.Millisecond, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, err := io.ReadAll(r.Body)
			failed <- err
		})))
		DeferCleanup(server.Close)
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		Expect(err).NotTo(HaveOccurred())
		defer conn.Close()
		_, err = io.WriteString(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
		Expect(err).NotTo(HaveOccurred())
		Eventually(failed, patient).Should(Receive(MatchError(os.ErrDeadlineExceeded)))
	})

	It("does not end a call whose body has come", func() {
		const within = 100 * time.Millisecond
		ended := make(chan error, 1)
		server := httptest.NewServer(boundTransfers(within, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.ReadAll(r.Body)
			late := time.NewTimer(3 * within) // only a call that is ended wrongly ends before
			defer late.Stop()
			select {
			case <-r.Context().Done():
			case <-late.C:
			}
			ended <- r.Context().Err()
		})))
		DeferCleanup(server.Close)
		reply, err := http.Post(server.URL, "application/json", strings.NewReader("{}"))
		Expect(err).NotTo(HaveOccurred())
		Expect(reply.Body.Close()).To(Succeed())
		Expect(ended).To(Receive(BeNil()))
	})

	It("ends for a reply that nobody takes", func() {
		failed := make(chan error, 1)
		server := httptest.NewServer(boundTransfers(50*time.Millisecond, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			piece := make([]byte, 1<<20)
			for range 64 {
				if _, err := w.Write(piece); err != nil {
					failed <- err
					return
				}
			}
			failed <- nil
		})))
		DeferCleanup(server.Close)
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		Expect(err).NotTo(HaveOccurred())
		defer conn.Close()
		_, err = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
		Expect(err).NotTo(HaveOccurred())
		Eventually(failed, patient).Should(Receive(HaveOccurred()))
	})

	It("shows the reply to who sends more than is read", func() {
		server := httptest.NewServer(boundTransfers(patient, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, "too much")
		})))
		DeferCleanup(server.Close)
		for range 20 {
			reply, err := http.Post(server.URL, "application/json", strings.NewReader(strings.Repeat("x", 5<<20)))
			Expect(err).NotTo(HaveOccurred())
			text, err := io.ReadAll(reply.Body)
			Expect(err).NotTo(HaveOccurred())
			Expect(reply.Body.Close()).To(Succeed())
			Expect(string(text)).To(Equal("too much"))
		}
	})
})
