package main

import (
	"net"
	"net/http"
	"net/http/httptest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("healthcheck", func() {
	It("is well with a running serve", func() {
		s := inFolder().serve("--quiet")
		for _, target := range []string{s.url, s.url + "/"} {
			c := inFolder().run("healthcheck", target)
			Expect(c.code).To(Equal(exitOK), c.stderr.String())
			Expect(c.stdout.String()).To(Equal("ok\n"))
		}
		Expect(inFolder().run("healthcheck", s.url, "--ready").stdout.String()).To(Equal("ready\n"))
	})

	It("is not ready while the store is not connected", func() {
		s := inFolder().serve("--quiet", "--url", "http://127.0.0.1:1")
		c := inFolder().run("healthcheck", s.url, "--ready")
		Expect(c.code).To(Equal(exitFailed))
		Expect(c.stderr.String()).To(ContainSubstring("answers with 503"))
		Expect(inFolder().run("healthcheck", s.url).code).To(Equal(exitOK))
	})

	DescribeTable("is ill with what answers otherwise", func(status int, body, problem string) {
		other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}))
		DeferCleanup(other.Close)
		c := inFolder().run("healthcheck", other.URL)
		Expect(c.code).To(Equal(exitFailed))
		Expect(c.stderr.String()).To(ContainSubstring(problem))
		Expect(c.stdout.String()).To(BeEmpty())
	},
		Entry("another server", 200, "<html>", "is no serve"),
		Entry("a store", 404, `{"error": {}}`, "is no serve"),
		Entry("other words", 200, "okay", "is no serve"),
		Entry("an error", 503, "ok", "answers with 503"),
		Entry("a redirection", 302, "ok", "answers with 302"),
	)

	It("says that nothing answers", func() {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		defer listener.Close() // it accepts, and never answers
		c := inFolder().run("healthcheck", "http://"+listener.Addr().String(), "--timeout", "50ms")
		Expect(c.code).To(Equal(exitEnvironment))
		Expect(c.stderr.String()).To(ContainSubstring("nothing answers"))
	})

	DescribeTable("wants a URL and a time", func(args ...string) {
		Expect(inFolder().run(append([]string{"healthcheck"}, args...)...).code).To(Equal(exitUsage))
	},
		Entry(nil, "127.0.0.1:8090"), Entry(nil, "ftp://a"), Entry(nil, "http://"), Entry(nil, "http://a", "--timeout", "0s"), Entry(nil, "http://a", "http://b"),
	)
})
