package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
)

var _ = Describe("A secret of three letters", func() {
	const secret = "q7Z"

	// showing starts a store that fails, with a page that shows all that was sent, each
	// where it was sent.
	showing := func() string {
		GinkgoHelper()
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusInternalServerError)
			_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"headers": r.Header, "url": r.URL.String(), "body": string(body), "type": 1}})
		}))
		DeferCleanup(server.Close)
		return server.URL
	}
	sent := []string{"--header", "Authorization: Bearer " + secret, "--header", "X-Shop: " + secret}

	expectHidden := func(c *command) {
		GinkgoHelper()
		for _, name := range c.files() {
			Expect(c.read(name)).NotTo(ContainSubstring(secret), name)
		}
		Expect(c.stdout.String()).NotTo(ContainSubstring(secret))
		Expect(c.stderr.String()).NotTo(ContainSubstring(secret))
		Expect(c.read("j.jsonl")).To(ContainSubstring("***"))
	}

	for _, command := range [][]string{
		{"check", "--only", "ping,notify.ORDER_CREATED,accept", "--api", "both", "--push-token", secret, "--push-token-in", "url", "-v"},
		{"check", "--only", "accept", "--api", "push", "--push-token", secret},
		{"run", "escalation"},
	} {
		It(fmt.Sprintf("is in no output of %v, nor in an HTTP archive of it, where it is sent as a key", command[:1]), func() {
			c, store := inFolder(), showing()
			args := append(slices.Clone(command), sent...)
			for _, format := range reports.Formats() {
				args = append(args, "--report", format+"=report."+format)
			}
			if command[0] == "check" {
				args = append(args, store, "--push-url", store, "--journal", "j.jsonl")
			} else {
				args = append(args, "--url", store, "--record", "j.jsonl")
			}
			c.run(args...)
			Expect(c.read("report.text")).NotTo(BeEmpty(), c.stderr.String())
			expectHidden(c)
			Expect(c.run("export", "j.jsonl", "--har", "j.har", "--ndjson", "j.ndjson").code).To(Equal(exitOK))
			Expect(c.read("j.har")).To(ContainSubstring("***"))
			expectHidden(c)
		})
	}

	It("is in no log, journal or HTTP archive of serve", func() {
		store := showing()
		for _, place := range market.TokenPlaces() {
			c := inFolder()
			s := c.serve(append([]string{
				"--speed", "0", "--url", store, "--push-url", store, "--push-token", secret, "--push-token-in", string(place),
				"--log-level", "debug", "-v", "--journal", "j.jsonl",
			}, sent...)...)
			s.post("/events", `{"event":"ORDER_CREATED","model":"DBS"}`)
			s.post("/clock", `{"advance":"1h"}`)
			for _, path := range []string{"/journal?limit=1000", "/journal.har", "/journal.ndjson", "/subscriptions", ""} {
				reply, err := http.Get(s.url + serve.ControlPath + path)
				Expect(err).NotTo(HaveOccurred())
				text, err := io.ReadAll(reply.Body)
				Expect(err).NotTo(HaveOccurred())
				Expect(reply.Body.Close()).To(Succeed())
				Expect(string(text)).NotTo(ContainSubstring(secret), path)
			}
			Expect(s.end()).To(Equal(exitOK))
			Expect(string(s.stdout.Contents())).To(And(ContainSubstring("/order/accept"), Not(ContainSubstring(secret))))
			Expect(string(s.stderr.Contents())).NotTo(ContainSubstring(secret))
			Expect(c.read("j.jsonl")).To(And(ContainSubstring("***"), Not(ContainSubstring(secret))))
		}
	})
})
