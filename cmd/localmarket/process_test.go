package main

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"github.com/onsi/gomega/gexec"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// patient is how long a process of these tests may take on a busy machine.
const patient = time.Minute

var _ = Describe("the program", Ordered, func() {
	var program string

	BeforeAll(func() {
		var err error
		program, err = gexec.Build("github.com/localmarket/localmarket/cmd/localmarket")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(gexec.CleanupBuildArtifacts)
	})

	start := func(args ...string) *gexec.Session {
		GinkgoHelper()
		cmd := exec.Command(program, args...)
		cmd.Dir = GinkgoT().TempDir()
		session, err := gexec.Start(cmd, GinkgoWriter, GinkgoWriter)
		Expect(err).NotTo(HaveOccurred())
		return session
	}

	// serve starts a sample store in a process of its own.
	serve := func(args ...string) string {
		GinkgoHelper()
		session := start(append([]string{"store"}, args...)...)
		DeferCleanup(func() { session.Kill().Wait(patient) })
		Eventually(session.Out, patient).Should(gbytes.Say(`listening on \S+\n`))
		return strings.TrimSpace(strings.TrimPrefix(string(session.Out.Contents()), "listening on "))
	}

	It("checks each sample store in a process of its own", func() {
		for _, b := range simtest.Behaviours() {
			if b.Push != "" { // their notifications are good
				continue
			}
			args := []string{b.Name}
			if b.Calls { // and finds nobody there
				args = append(args, "--pull-api", "http://127.0.0.1:9")
			}
			url := serve(args...)
			deadline := "10s"
			if b.Subtype == string(market.ReadTimedOut) {
				deadline = "500ms"
			}
			session := start("check", url, "--deadline", deadline, "--skip", "notify", "--report", "json=-").Wait(patient)
			var report struct {
				Checks []struct{ Verdict, Subtype string }
			}
			Expect(json.NewDecoder(bytes.NewReader(session.Out.Contents())).Decode(&report)).To(Succeed(), b.Name)
			onlyWarned := []string{"float64-ids", "body-limit-100kb", "error-in-200"}
			if b.Name == "good" || b.Calls || slices.Contains(onlyWarned, b.Name) {
				Expect(session.ExitCode()).To(Equal(exitOK), b.Name)
				continue
			}
			Expect(session.ExitCode()).To(Equal(exitFailed), b.Name)
			subtypes := map[string]bool{}
			for _, c := range report.Checks {
				if c.Verdict == "fail" {
					subtypes[c.Subtype] = true
				}
			}
			if b.Subtype != "" {
				Expect(subtypes).To(HaveKey(b.Subtype), b.Name)
			}
		}
	})

	It("serves a store that acts on its orders, with the key that it has of itself, and logs what it does", func(ctx SpecContext) {
		m, err := sim.New(sim.Options{})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(m.Close)
		handler, err := m.Handler()
		Expect(err).NotTo(HaveOccurred())
		api := httptest.NewServer(handler)
		DeferCleanup(api.Close)

		session := start("store", "acts-on-orders", "--pull-api", strings.TrimPrefix(api.URL, "http://"), "--log")
		DeferCleanup(func() { session.Kill().Wait(patient) })
		Eventually(session.Out, patient).Should(gbytes.Say(`listening on \S+\n`))
		url := strings.TrimSpace(strings.TrimPrefix(string(session.Out.Contents()), "listening on "))
		_, err = m.Connect(ctx, market.Subscription{URL: url})
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Advance(ctx, sim.DefaultActivationDelay)).To(Succeed())
		created, err := m.Compose(market.Event{Type: market.OrderCreated, Model: market.FBS})
		Expect(err).NotTo(HaveOccurred())
		_, err = m.Send(created[0])
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Advance(ctx, 0)).To(Succeed())
		for _, line := range []string{
			`→ POST /notification PING\n`, `→ POST /notification ORDER_CREATED\n`, `← GET /v2/campaigns\S* 200\n`,
			`← POST /v1/businesses/\d+/orders 200\n`, `← PUT \S+/boxes 200\n`, `← PUT \S+/status 200\n`,
		} {
			Eventually(session.Out, patient).Should(gbytes.Say(line))
		}
	}, NodeTimeout(patient))

	It("serves a store until it is interrupted", func() {
		session := start("store", "good")
		Eventually(session.Out, patient).Should(gbytes.Say("listening on http://127.0.0.1:"))
		session.Interrupt().Wait(patient)
		Expect(session.ExitCode()).To(Equal(exitOK))
	})

	It("serves a Market until it is terminated, and writes the journal", func() {
		session := start("serve", "--journal", "journal.jsonl", "--fixtures", "fixtures.yaml").Wait(patient)
		Expect(session.ExitCode()).To(Equal(exitUsage))

		session = start("serve", "--journal", "journal.jsonl", "--url", serve("good"))
		Eventually(session.Out, patient).Should(gbytes.Say("listening on http://127.0.0.1:"))
		Eventually(session.Out, patient).Should(gbytes.Say("subscription enabled s1"))
		session.Terminate().Wait(patient)
		Expect(session.ExitCode()).To(Equal(exitOK))
		Expect(filepath.Join(session.Command.Dir, "journal.jsonl")).To(BeARegularFile())
	})

	It("says which port is taken", func() {
		url := serve("good")
		session := start("store", "good", "--listen", strings.TrimPrefix(url, "http://")).Wait(patient)
		Expect(session.ExitCode()).To(Equal(exitEnvironment))
		Expect(session.Err).To(gbytes.Say("address already in use"))
	})

	It("spends little memory on a store that sends too much", func() {
		most := func(behaviour string) int64 {
			session := start("check", serve(behaviour), "--report", "json=r.json", "--report", "html=r.html").Wait(patient)
			return peakMemory(session.Command.ProcessState)
		}
		good := most("good")
		if good == 0 {
			Skip("this system does not tell how much memory a process had")
		}
		const bound = 64 << 20
		Expect(most("huge") - good).To(BeNumerically("<", bound))
		Expect(most("gzip-bomb") - good).To(BeNumerically("<", bound))
	})
})
