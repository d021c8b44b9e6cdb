package main

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"github.com/onsi/gomega/gexec"

	"github.com/localmarket/localmarket/internal/postgrestest"
	"github.com/localmarket/localmarket/sim/serve"
)

func (s *serving) get(path string) string {
	GinkgoHelper()
	_, body, err := call("GET", s.url+serve.ControlPath+path, "", "")
	Expect(err).NotTo(HaveOccurred())
	return string(body)
}

var _ = Describe("serve --state", func() {
	It("goes on with what was there, connected or not", func() {
		c := inFolder()
		store := sampleStore("good")
		args := []string{"--state", "m.db", "--speed", "0", "--url", store, "--activation-delay", "1s"}
		s := c.serve(args...)
		Eventually(s.stdout, patient).Should(gbytes.Say("answered PING"))
		s.post("/clock", `{"advance":"1h"}`)
		s.post("/events", `{"event":"ORDER_CREATED"}`)
		s.post("/clock", `{"advance":"0s"}`)
		s.pull("/v2/campaigns")
		orders, clock := s.get("/orders"), s.get("/clock")
		Expect(orders).To(ContainSubstring(`"total":1`))
		entries := strings.Count(s.get("/journal?limit=1000"), `"seq":`)
		Expect(s.end()).To(Equal(exitOK))
		Expect(c.files()).To(ConsistOf("m.db"), "nothing is left beside it")

		s = c.serve(append(args, "--date", "2031-01-01", "--journal", "j.jsonl")...)
		Expect(string(s.stdout.Contents())).To(MatchRegexp(`(?m)^orders +1$`))
		Expect(string(s.stderr.Contents())).To(ContainSubstring("goes on at 2026-09-01 10:00:00; --date and --first-order are of its beginning"))
		Expect(s.get("/orders")).To(Equal(orders))
		Expect(s.get("/clock")).To(Equal(clock))
		Eventually(s.stdout, patient).Should(gbytes.Say("is subscription s1 from before, enabled"))
		Expect(s.get("/subscriptions")).NotTo(ContainSubstring(`"s2"`))
		Expect(string(s.stdout.Contents())).NotTo(ContainSubstring("answered PING"), "what happened before is not news")
		Expect(s.end()).To(Equal(exitOK))
		Expect(strings.Count(c.read("j.jsonl"), "\n")).To(Equal(entries), "the journal is all of it")
	})

	It("lets the time count that went by meanwhile, unless it stands still", func() {
		c := inFolder()
		s := c.serve("--state", "m.db", "--url", sampleStore("good"), "--activation-delay", "1s")
		Eventually(func() string { return s.get("/subscriptions") }, patient).Should(ContainSubstring(`"state":"enabled"`))
		s.post("/faults", `{"before":"refuse","count":1}`)
		s.post("/events", `{"event":"ORDER_CREATED"}`)
		Eventually(func() string { return s.get("/journal?limit=1000") }, patient).Should(ContainSubstring(`"outage.began"`))
		Expect(s.end()).To(Equal(exitOK))
		aged(filepath.Join(c.dir, "m.db"), time.Hour)

		still := c.serve("--state", "m.db", "--speed", "0")
		Expect(still.get("/journal?limit=1000")).NotTo(ContainSubstring(`"delivery.accepted"`))
		Expect(still.end()).To(Equal(exitOK))
		aged(filepath.Join(c.dir, "m.db"), time.Hour)

		s = c.serve("--state", "m.db")
		Eventually(func() string { return s.get("/journal?limit=1000") }, patient).Should(ContainSubstring(`"delivery.accepted"`))
	})

	It("begins anew when it is told to, for good", func() {
		c := inFolder()
		s := c.serve("--state", "m.db", "--speed", "0")
		s.post("/events", `{"event":"ORDER_CREATED"}`)
		s.post("/reset", `{}`)
		Expect(s.end()).To(Equal(exitOK))
		Expect(c.serve("--state", "m.db", "--speed", "0").get("/orders")).To(ContainSubstring(`"total":0`))
	})

	It("takes its cabinet and its seed from the file, and no others", func() {
		c := inFolder()
		c.write("mine.yaml", "localmarket: 1\nbusiness: {id: 777}\ncampaigns: [{id: 11}]\n")
		c.write("other.yaml", "localmarket: 1\nbusiness: {id: 778}\n")
		Expect(c.serve("--state", "m.db", "--cabinet", "mine.yaml", "--seed", "5").end()).To(Equal(exitOK))
		for _, args := range [][]string{nil, {"--cabinet", "mine.yaml"}, {"--seed", "5"}, {"--revision", "2026-09"}} {
			s := c.serve(append([]string{"--state", "m.db"}, args...)...)
			Expect(string(s.stdout.Contents())).To(And(MatchRegexp(`(?m)^business +777$`), ContainSubstring("seed 5")))
			Expect(s.end()).To(Equal(exitOK))
		}
		for problem, args := range map[string][]string{
			"another cabinet": {"--cabinet", "other.yaml"}, "another seed, 5": {"--seed", "6"},
			"another contract revision, 2026-09": {"--revision", "2025-09"},
		} {
			c.serveNot(append([]string{"--state", "m.db"}, args...)...)
			Expect(c.code).To(Equal(exitUsage))
			Expect(c.stderr.String()).To(ContainSubstring(problem))
		}
	})

	It("says what is wrong with a file", func() {
		c := inFolder()
		c.write("text.db", "localmarket: 1\n")
		Expect(c.serve("--state", "m.db").end()).To(Equal(exitOK))
		whole := c.read("m.db")
		c.write("half.db", whole[:len(whole)/2])
		for name, want := range map[string]struct {
			code    int
			problem string
		}{
			"text.db": {exitUsage, "not a state file of localmarket"}, "half.db": {exitUsage, "not whole"},
			".": {exitUsage, "a folder, not a file"}, os.DevNull: {exitUsage, "a device or a pipe, not a file"},
			"nowhere/m.db": {exitEnvironment, "cannot be opened: no such file"}, "/proc/m.db": {exitEnvironment, "cannot be opened"},
			"-": {exitUsage, "a file of its own"},
		} {
			c.serveNot("--state", name)
			Expect(c.code).To(Equal(want.code), name)
			Expect(c.stderr.String()).To(And(ContainSubstring(want.problem), HavePrefix("localmarket: ")), name)
			Expect(strings.Count(c.stderr.String(), "\n")).To(Equal(1))
		}
		c.serveNot("--state", "m.db", "--journal", "m.db")
		Expect(c.stderr.String()).To(ContainSubstring("a file of its own"))
		Expect(c.read("half.db")).To(Equal(whole[:len(whole)/2]))
		s := c.serve("--state", "m.db")
		c.serveNot("--state", "m.db")
		Expect(c.code).To(Equal(exitEnvironment))
		Expect(c.stderr.String()).To(ContainSubstring("another process uses it"))
		Expect(s.end()).To(Equal(exitOK))
	})

	It("keeps it in a database of PostgreSQL, whose password it does not tell", func() {
		where := postgrestest.URL(GinkgoT())
		c := inFolder()
		s := c.serve("--state", where, "--speed", "0")
		s.post("/events", `{"event":"ORDER_CREATED"}`)
		s.post("/clock", `{"advance":"1h"}`)
		orders, clock := s.get("/orders"), s.get("/clock")
		Expect(orders).To(ContainSubstring(`"total":1`))
		Expect(s.end()).To(Equal(exitOK))
		Expect(c.files()).To(BeEmpty())
		s = c.serve("--state", where, "--speed", "0", "--date", "2031-01-01")
		Expect(s.get("/orders")).To(Equal(orders))
		Expect(s.get("/clock")).To(Equal(clock))
		said := string(s.stderr.Contents()) + string(s.stdout.Contents())
		Expect(s.end()).To(Equal(exitOK))
		for where, want := range map[string]int{
			"postgres://me:secret@127.0.0.1:1/db": exitEnvironment, "postgres://me:secret@/db?port=none": exitUsage, "mysql://me:secret@host/db": exitUsage,
		} {
			c.serveNot("--state", where)
			Expect(c.code).To(Equal(want), c.stderr.String())
			Expect(strings.Count(c.stderr.String(), "\n")).To(Equal(1))
			said += c.stderr.String()
		}
		Expect(said).NotTo(Or(ContainSubstring("secret"), ContainSubstring("only-for-tests")))
	})

	It("answers 503 once the file cannot grow, says so, and has all that was acknowledged", func() {
		shell, err := exec.LookPath("sh")
		if err != nil {
			Skip("there is no sh to set a limit by")
		}
		program, err := gexec.Build("github.com/localmarket/localmarket/cmd/localmarket")
		Expect(err).NotTo(HaveOccurred())
		c := inFolder()
		cmd := exec.Command(shell, "-c", `trap "" XFSZ; ulimit -f 4000; exec "$0" serve --state m.db --speed 0 --quiet`, program) // 2 MB
		cmd.Dir = c.dir
		session, err := gexec.Start(cmd, nil, GinkgoWriter)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func() { session.Kill().Wait(patient) })
		Eventually(session.Out, patient).Should(gbytes.Say(`listening on \S+\n`))
		out := string(session.Out.Contents())
		url := strings.TrimSpace(out[strings.Index(out, "listening on ")+len("listening on "):])
		acknowledged := 0
		status := 0
		for status != http.StatusServiceUnavailable {
			status, _, err = call("POST", url+serve.ControlPath+"/events", "", `{"event":"ORDER_CREATED","detail":"full"}`)
			Expect(err).NotTo(HaveOccurred())
			if status == http.StatusCreated {
				acknowledged++
			}
		}
		Expect(acknowledged).To(BeNumerically(">", 10))
		for _, path := range []string{serve.ControlPath + "/orders", serve.ReadyPath, "/v2/campaigns"} {
			status, body, err := call("GET", url+path, "", "")
			Expect(err).NotTo(HaveOccurred())
			Expect(status).To(Equal(http.StatusServiceUnavailable), path)
			Expect(string(body)).To(ContainSubstring("cannot be written"), path)
		}
		Eventually(session.Err, patient).Should(gbytes.Say("from now on nothing is sent"))
		session.Interrupt().Wait(patient)
		Expect(session.ExitCode()).To(Equal(exitEnvironment))

		s := c.serve("--state", "m.db", "--speed", "0")
		Expect(strings.Count(s.get("/orders?limit=1000"), `"buyer"`)).To(BeNumerically(">=", acknowledged))
	})
})

// aged has a file written so much earlier.
func aged(path string, by time.Duration) {
	GinkgoHelper()
	db, err := sql.Open("sqlite", path)
	Expect(err).NotTo(HaveOccurred())
	var at time.Time
	var text []byte
	Expect(db.QueryRow("SELECT value FROM rows WHERE collection = 'written'").Scan(&text)).To(Succeed())
	Expect(json.Unmarshal(text, &at)).To(Succeed())
	_, err = db.Exec("UPDATE rows SET value = ? WHERE collection = 'written'", `"`+at.Add(-by).Format(time.RFC3339Nano)+`"`)
	Expect(err).NotTo(HaveOccurred())
	Expect(db.Close()).To(Succeed())
}
