package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/serve"
)

// serving is one in-process run of serve.
type serving struct {
	stdout, stderr *gbytes.Buffer
	url, key       string
	stop           context.CancelFunc
	code           chan int
}

// serve runs until the spec ends, or stop is called.
func (c *command) serve(args ...string) *serving {
	GinkgoHelper()
	s := &serving{stdout: gbytes.NewBuffer(), stderr: gbytes.NewBuffer(), code: make(chan int, 1)}
	c.serveInto(s, args...)
	Eventually(s.stdout, patient).Should(gbytes.Say(`listening on \S+\n`))
	out := string(s.stdout.Contents())
	s.url = regexp.MustCompile(`listening on (\S+)`).FindStringSubmatch(out)[1]
	s.key = regexp.MustCompile(`Api-Key +(\S+)`).FindStringSubmatch(out)[1]
	return s
}

// serveInto is serve for one whose output is looked at otherwise.
func (c *command) serveInto(s *serving, args ...string) {
	p := &process{
		args:   append([]string{"serve"}, args...),
		env:    func(string) (string, bool) { return "", false },
		dir:    c.dir,
		stdout: s.stdout,
		stderr: s.stderr,
		now:    time.Now,
	}
	var ctx context.Context
	ctx, s.stop = context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.code <- p.run(ctx)
	}()
	DeferCleanup(func() {
		s.stop()
		Eventually(ended, patient).Should(BeClosed())
	})
}

// askControl asks the control API for its status, with an Authorization.
func (s *serving) askControl(authorization string) int {
	GinkgoHelper()
	request, err := http.NewRequest(http.MethodGet, s.url+serve.ControlPath, nil)
	Expect(err).NotTo(HaveOccurred())
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	reply, err := http.DefaultClient.Do(request)
	Expect(err).NotTo(HaveOccurred())
	defer reply.Body.Close()
	return reply.StatusCode
}

// serveNot is for what must be refused: it ends by itself, or with a failure.
func (c *command) serveNot(args ...string) *command {
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	return c.runWith(ctx, append([]string{"serve"}, args...)...)
}

func (s *serving) post(path, body string) {
	GinkgoHelper()
	reply, err := http.Post(s.url+serve.ControlPath+path, "application/json", strings.NewReader(body))
	Expect(err).NotTo(HaveOccurred())
	Expect(reply.Body.Close()).To(Succeed())
	Expect(reply.StatusCode).To(BeNumerically("<", 300))
}

func (s *serving) pull(path string) {
	GinkgoHelper()
	request, err := http.NewRequest("GET", s.url+path, nil)
	Expect(err).NotTo(HaveOccurred())
	request.Header.Set("Api-Key", s.key)
	reply, err := http.DefaultClient.Do(request)
	Expect(err).NotTo(HaveOccurred())
	Expect(reply.Body.Close()).To(Succeed())
	Expect(reply.StatusCode).To(Equal(http.StatusOK))
}

// end stops it, and returns the exit code.
func (s *serving) end() int {
	GinkgoHelper()
	s.stop()
	var code int
	Eventually(s.code, patient).Should(Receive(&code))
	return code
}

var _ = Describe("serve", func() {
	It("writes the journal as it grows, anew where all is put back to the start", func() {
		c := inFolder()
		c.write("j.jsonl", "of another day\n")
		s := c.serve("--speed", "0", "--seed", "7", "--journal", "j.jsonl")
		written := func() string { return c.read("j.jsonl") }
		s.post("/events", `{"event":"ORDER_CREATED"}`)
		Eventually(written, patient).Should(And(HavePrefix(`{"seq":1,`), HaveSuffix("}\n"), ContainSubstring("ORDER_CREATED")))
		s.post("/reset", "{}")
		s.post("/events", `{"event":"CHAT_CREATED"}`)
		Eventually(written, patient).Should(And(HavePrefix(`{"seq":1,`), ContainSubstring("CHAT_CREATED"), Not(ContainSubstring("ORDER_CREATED"))))
		Expect(s.end()).To(Equal(exitOK))
		record, err := journal.Read(strings.NewReader(written()))
		Expect(err).NotTo(HaveOccurred())
		Expect(record.Entries()).NotTo(BeEmpty())
		left, err := filepath.Glob(filepath.Join(c.dir, ".localmarket-*"))
		Expect(err).NotTo(HaveOccurred())
		Expect(left).To(BeEmpty())
	})

	It("prints what a store needs, connects it, shows what happens, and keeps the journal", func() {
		c := inFolder()
		s := c.serve("--url", sampleStore("good"), "--speed", "0", "--seed", "7", "--journal", "j.jsonl")
		Expect(string(s.stdout.Contents())).To(And(
			MatchRegexp(`(?m)^base URL +http://127\.0\.0\.1:\d+$`),
			MatchRegexp(`(?m)^business +\d+$`),
			MatchRegexp(`(?m)^campaign +\d+ +FBS$`),
			MatchRegexp(`(?m)^campaign +\d+ +DBS$`),
			MatchRegexp(`(?m)^contract +2026-09, seed 7$`),
			MatchRegexp(`(?m)^virtual time +2026-09-01 09:00:00, at speed 0$`),
		))
		Eventually(s.stdout, patient).Should(gbytes.Say("answered PING"))
		s.post("/clock", `{"advance":"1s"}`)
		s.post("/events", `{"event":"ORDER_CREATED"}`)
		s.post("/clock", `{"advance":"0s"}`)
		s.post("/events", `{"event":"PING","detail":"full"}`)
		s.pull("/v2/campaigns")
		Expect(s.end()).To(Equal(exitOK))

		out := string(s.stdout.Contents())
		Expect(out).To(And(
			ContainSubstring("2026-09-01 09:00:00 → PING attempt 1 to s1: 200 accepted\n"),
			ContainSubstring("2026-09-01 09:00:01   subscription enabled s1\n"),
			ContainSubstring("2026-09-01 09:00:01 → ORDER_CREATED n1 attempt 1 to s1: 200 accepted\n"),
			ContainSubstring("2026-09-01 09:00:01 ← GET /v2/campaigns 200\n"),
			ContainSubstring("    P-PATHS: "),
		))
		Expect(strings.Count(string(s.stderr.Contents()), "over plain HTTP")).To(Equal(1))
		record, err := journal.Read(strings.NewReader(c.read("j.jsonl")))
		Expect(err).NotTo(HaveOccurred())
		Expect(record.Count(journal.PullCall)).To(Equal(1))
		Expect(c.read("j.jsonl")).NotTo(ContainSubstring(s.key))
		Expect(c.files()).To(ConsistOf("j.jsonl"))
	})

	It("goes on serving while the store is not up, and shows nothing if quiet", func() {
		s := inFolder().serve("--url", "http://127.0.0.1:1", "--quiet")
		s.pull("/v2/campaigns")
		s.post("/events", `{"event":"CHAT_CREATED"}`)
		Expect(s.end()).To(Equal(exitOK))
		Expect(string(s.stdout.Contents())).To(HaveSuffix("listening on " + s.url + "\n"))
	})

	It("says that the store cannot be reached, and what nobody wanted", func() {
		s := inFolder().serve("--url", "http://127.0.0.1:1")
		Eventually(s.stdout, patient).Should(gbytes.Say("cannot be reached yet: .*trying again every 3s"))
		s.post("/events", `{"event":"CHAT_CREATED"}`)
		Eventually(s.stdout, patient).Should(gbytes.Say(`CHAT_CREATED n1 goes nowhere`))
	})

	It("begins at the present, unless time stands still", func() {
		Expect(string(inFolder().serve().stdout.Contents())).To(MatchRegexp(`virtual time +` + time.Now().UTC().Format("2006-01-02")))
	})

	It("says what failed, why, and when it is sent again", func() {
		s := inFolder().serve("--url", sampleStore("good"), "--speed", "0")
		Eventually(s.stdout, patient).Should(gbytes.Say("answered PING"))
		s.post("/clock", `{"advance":"1s"}`)
		s.post("/faults", `{"before":"refuse","count":1}`)
		s.post("/events", `{"event":"ORDER_CREATED"}`)
		s.post("/clock", `{"advance":"0s"}`)
		s.end()
		Expect(string(s.stdout.Contents())).To(And(
			MatchRegexp(`→ ORDER_CREATED n1 attempt 1 to s1: no reply, failed: \S+ \S+: .+; again at 2026-09-01 09:01:01\n`),
			MatchRegexp(`  fault on \(f1, .+\)\n`),
			ContainSubstring("  outage began s1 ORDER_CREATED n1 blocks all others (N-BLOCKING)\n"),
		))
	})

	It("warns that an address of this machine is open to others", func() {
		s := inFolder().serve("--listen", "0.0.0.0:0")
		Expect(s.url).To(HavePrefix("http://127.0.0.1:"))
		Expect(string(s.stderr.Contents())).To(ContainSubstring("can be reached from other machines"))
		token := regexp.MustCompile(`control token +(\S+)`).FindStringSubmatch(string(s.stdout.Contents()))
		Expect(token).To(HaveLen(2))
		Expect(s.askControl("")).To(Equal(http.StatusUnauthorized))
		Expect(s.askControl("Bearer wrong")).To(Equal(http.StatusUnauthorized))
		Expect(s.askControl("Bearer " + token[1])).To(Equal(http.StatusOK))
	})

	It("asks for the token that it is given, on loopback too, and for none otherwise", func() {
		s := inFolder().serve("--token", "open-sesame")
		Expect(s.askControl("")).To(Equal(http.StatusUnauthorized))
		Expect(s.askControl("Bearer open-sesame")).To(Equal(http.StatusOK))
		Expect(inFolder().serve().askControl("")).To(Equal(http.StatusOK))
	})

	It("writes what the store's own set-up needs to know", func() {
		c := inFolder()
		s := c.serve("--env", "market.env")
		lines := strings.Split(c.read("market.env"), "\n")
		Expect(lines).To(ContainElements("MARKET_API_URL="+s.url, "MARKET_API_KEY="+s.key, "MARKET_BUSINESS_ID=5910042", "MARKET_CAMPAIGN_ID=128400011"))
		Expect(lines).To(ContainElements(HavePrefix("MARKET_CAMPAIGN_IDS=128400011,"), "MARKET_CONTROL_URL="+s.url+serve.ControlPath))
		Expect(lines).NotTo(ContainElement(HavePrefix("MARKET_CONTROL_TOKEN")))
	})

	It("writes a token so that a shell reads it", func() {
		c := inFolder()
		for _, token := range []string{"open-sesame", "a$HOME#b", `it's-"$x"-` + "`\\"} {
			c.serve("--env", "market.env", "--token", token)
			out, err := exec.Command("sh", "-c", `. "$1"; printf %s "$MARKET_CONTROL_TOKEN"`, "sh", filepath.Join(c.dir, "market.env")).Output()
			Expect(err).NotTo(HaveOccurred())
			Expect(string(out)).To(Equal(token))
		}
	})

	It("begins with a cabinet, and what there is in it", func() {
		c := inFolder()
		c.write("f.yaml", `
localmarket: 1
business: {id: 777}
keys: [{apiKey: "ACMA:mine"}]
campaigns: [{id: 11}, {id: 12, model: DBS}]
orders:
  - {times: 3, fake: true}
  - {campaign: 12, status: DELIVERY}
  - {}
`)
		s := c.serve("--cabinet", "f.yaml")
		Expect(string(s.stdout.Contents())).To(And(
			MatchRegexp(`(?m)^Api-Key +ACMA:mine$`), MatchRegexp(`(?m)^business +777$`),
			MatchRegexp(`(?m)^campaign +11 +FBS$`), MatchRegexp(`(?m)^campaign +12 +DBS$`), MatchRegexp(`(?m)^orders +5$`),
		))
		s.pull("/v2/campaigns")
		reply, err := http.Get(s.url + serve.ControlPath + "/orders")
		Expect(err).NotTo(HaveOccurred())
		defer reply.Body.Close()
		Expect(reply).To(HaveHTTPBody(And(
			ContainSubstring(`"status":"DELIVERY"`), ContainSubstring(`"fake":true`), ContainSubstring(`"campaignId":12,"model":"DBS"`),
		)))
		Expect(string(s.stdout.Contents())).NotTo(ContainSubstring("goes nowhere"), "what was before is not news")
	})

	It("prints the rows that scripts read if quiet, too", func() {
		rows := regexp.MustCompile(`(?m)^(base URL|Api-Key|business|campaign|first order) .*\n|^listening on .*\n`)
		loud, quiet := inFolder().serve("--first-order", "50000000001"), inFolder().serve("--first-order", "50000000001", "-q")
		found := func(s *serving) []string {
			return rows.FindAllString(strings.ReplaceAll(string(s.stdout.Contents()), s.url, "URL"), -1)
		}
		Expect(found(quiet)).To(Equal(found(loud)))
		Expect(len(found(quiet))).To(BeNumerically(">", 5))
	})

	It("lets the control API be called by the names that are allowed, and by no other", func() {
		s := inFolder().serve("--allow-host", "market", "--allow-host", "my_market.local")
		status := func(host string) int {
			request, err := http.NewRequest("GET", s.url+serve.ControlPath, nil)
			Expect(err).NotTo(HaveOccurred())
			request.Host = host
			reply, err := http.DefaultClient.Do(request)
			Expect(err).NotTo(HaveOccurred())
			Expect(reply.Body.Close()).To(Succeed())
			return reply.StatusCode
		}
		for _, host := range []string{"market", "market:8090", "Market", "my_market.local", "localhost"} {
			Expect(status(host)).To(Equal(http.StatusOK), host)
		}
		for _, host := range []string{"evil.example", "market.evil.example", "10.0.0.1"} {
			Expect(status(host)).To(Equal(http.StatusForbidden), host)
		}
	})

	It("begins at a date", func() {
		Expect(string(inFolder().serve("--date", "2026-12-31").stdout.Contents())).To(MatchRegexp(`virtual time +2026-12-31 09:00:00, at speed 1\n`))
		Expect(string(inFolder().serve("--date", "2027-01-01T00:30:00+03:00", "--speed", "0").stdout.Contents())).To(MatchRegexp(`virtual time +2026-12-31 21:30:00`))
	})

	DescribeTable("refuses usage", func(problem string, args ...string) {
		c := inFolder()
		c.write("twice.yaml", "localmarket: 1\ncampaigns:\n  - {id: 5}\n  - {id: 5}\n")
		c.serveNot(args...)
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(ContainSubstring(problem))
	},
		Entry(nil, "HOST:PORT", "--listen", "8090"),
		Entry(nil, "HOST:PORT", "--listen", "127.0.0.1:"),
		Entry(nil, "--keep must be", "--keep", "0"),
		Entry(nil, "--keep must be", "--keep", "-5"),
		Entry(nil, "--keep must be", "--keep", "much"),
		Entry(nil, "--speed must be", "--speed", "-1"),
		Entry(nil, "--speed must be", "--speed", "NaN"),
		Entry(nil, "--speed must be", "--speed", "1e9"),
		Entry(nil, "--activation-delay", "--activation-delay", "0s"),
		Entry(nil, "https:// or http://", "--url", "ftp://x"),
		Entry(nil, "revision", "--revision", "1999-01"),
		Entry(nil, "--journal needs a file", "--journal", "-"),
		Entry(nil, "--journal", "--journal", "no/such/folder/j"),
		Entry(nil, "the cabinet cannot be read", "--cabinet", "nowhere.yaml"),
		Entry(nil, "twice.yaml: line 4: campaign 5 is there twice", "--cabinet", "twice.yaml"),
		Entry(nil, "--first-order must be from 1 to", "--first-order", "-1"),
		Entry(nil, "--first-order must be from 1 to", "--first-order", "99999999999"),
		Entry(nil, "--date must be a date such as 2026-12-31", "--date", "31.12.2026"),
		Entry(nil, "the years 1970 to 2199", "--date", "1969-12-31"),
		Entry(nil, "--allow-host must be a host name", "--allow-host", "market:8090"),
		Entry(nil, "--allow-host must be a host name", "--allow-host", "0.0.0.0"),
		Entry(nil, "--token must be of visible ASCII characters", "--token", "a b"),
		Entry(nil, "--env needs a file", "--env", "-"),
		Entry(nil, "must be one of text, json", "--log", "xml"),
		Entry(nil, "must be one of debug, info, warn, error", "--log-level", "loud"),
		Entry(nil, "leave out --verbose and --log-level", "-q", "-v"),
		Entry(nil, "leave out --verbose and --log-level", "-q", "--log-level", "debug"),
		Entry(nil, "give --token, or --env", "--log", "json", "--listen", "0.0.0.0:0"),
		Entry(nil, "--allow-host must be a host name", "--allow-host", "*"),
		Entry(nil, "--moves: invalid moves", "--moves", "fast"),
		Entry(nil, "--traffic: invalid traffic", "--traffic", "20"),
		Entry(nil, "unknown command", "now"),
	)

	It("moves orders by itself unless it is told not to, and has buyers come if it is", func() {
		usual := inFolder().serve()
		Expect(string(usual.stdout.Contents())).To(MatchRegexp(`moves, traffic +on, off\n`))
		Expect(string(inFolder().serve("--moves", "0.01", "--traffic", "20/h for 1d").stdout.Contents())).To(MatchRegexp(`moves, traffic +0.01, 20/h for 24h\n`))
	})

	It("says that an address is taken", func() {
		s := inFolder().serve()
		c := inFolder().serveNot("--listen", strings.TrimPrefix(s.url, "http://"))
		Expect(c.code).To(Equal(exitEnvironment))
		Expect(c.stderr.String()).To(ContainSubstring("address already in use"))
	})
})

var _ = Describe("The log of serve", func() {
	It("is JSON on all outputs if asked for, without what opens the market", func() {
		c := inFolder()
		s := &serving{stdout: gbytes.NewBuffer(), stderr: gbytes.NewBuffer(), code: make(chan int, 1)}
		c.serveInto(s, "--url", sampleStore("error-500"), "--speed", "0", "--log", "json", "--env", "market.env", "--lang", "ru", "--token", "open-sesame", "-v")
		Eventually(s.stdout, patient).Should(gbytes.Say(`"event":"listening"`))
		Eventually(s.stdout, patient).Should(gbytes.Say(`"event":"subscription.refused"`))
		Expect(s.end()).To(Equal(exitOK))
		events := []string{}
		for line := range strings.Lines(string(s.stdout.Contents()) + string(s.stderr.Contents())) {
			var one map[string]any
			Expect(json.Unmarshal([]byte(line), &one)).To(Succeed(), line)
			events = append(events, one["event"].(string))
			Expect(one["msg"]).NotTo(MatchRegexp(`[а-я]`))
		}
		Expect(events).To(ContainElements("listening", "exchange.done", "message", "ended"))
		key := regexp.MustCompile(`MARKET_API_KEY='?([^'\n]+)`).FindStringSubmatch(c.read("market.env"))[1]
		Expect(string(s.stdout.Contents())).NotTo(Or(ContainSubstring(key), ContainSubstring("open-sesame")))
	})

	It("has what happens in worlds, each line with the name of its world", func() {
		inWorld := func(s *serving) {
			s.post("/worlds", `{"speed":0}`)
			s.post("/worlds/w1/events", `{"event":"ORDER_CREATED"}`)
			s.post("/events", `{"event":"CHAT_CREATED"}`)
		}
		s := inFolder().serve("--speed", "0")
		inWorld(s)
		Eventually(s.stdout, patient).Should(gbytes.Say(`\d\d:\d\d:\d\d w1   ORDER_CREATED n1 goes nowhere`))
		Eventually(func() string { return string(s.stdout.Contents()) }, patient).Should(MatchRegexp(`\d\d:\d\d:\d\d   CHAT_CREATED n1 goes nowhere`))
		Expect(s.end()).To(Equal(exitOK))

		c, j := inFolder(), &serving{stdout: gbytes.NewBuffer(), stderr: gbytes.NewBuffer(), code: make(chan int, 1)}
		c.serveInto(j, "--speed", "0", "--log", "json", "--env", "market.env")
		Eventually(j.stdout, patient).Should(gbytes.Say(`"event":"listening"`))
		j.url = regexp.MustCompile(`"baseUrl":"([^"]+)"`).FindStringSubmatch(string(j.stdout.Contents()))[1]
		inWorld(j)
		said := func() string { return string(j.stdout.Contents()) }
		Eventually(said, patient).Should(MatchRegexp(`"world":"w1",.*"type":"ORDER_CREATED"`))
		Eventually(said, patient).Should(ContainSubstring(`"type":"CHAT_CREATED"`))
		Expect(said()).NotTo(MatchRegexp(`"world":"w1",.*"type":"CHAT_CREATED"`))
		Expect(j.end()).To(Equal(exitOK))

		s = inFolder().serve("--speed", "0", "-q")
		inWorld(s)
		Expect(s.end()).To(Equal(exitOK))
		Expect(string(s.stdout.Contents())).NotTo(ContainSubstring("ORDER_CREATED"))
	})

	It("is in JSON what goes wrong, too", func() {
		s := inFolder().serve()
		c := inFolder().serveNot("--log", "json", "--listen", strings.TrimPrefix(s.url, "http://"))
		Expect(c.code).To(Equal(exitEnvironment))
		var one map[string]any
		Expect(json.Unmarshal(c.stderr.Bytes(), &one)).To(Succeed())
		Expect(one).To(And(HaveKeyWithValue("level", "ERROR"), HaveKeyWithValue("msg", ContainSubstring("address already in use"))))
	})

	It("is in Russian what people read", func() {
		s := inFolder().serve("--url", sampleStore("error-500"), "--speed", "0", "--lang", "ru")
		Eventually(s.stdout, patient).Should(gbytes.Say("не подключена подписка"))
		s.post("/events", `{"event":"ORDER_CREATED"}`)
		s.pull("/v2/campaigns?foo=1")
		Expect(s.end()).To(Equal(exitOK))
		_, said, _ := strings.Cut(string(s.stdout.Contents()), "listening on")
		_, said, _ = strings.Cut(said, "\n")
		for line := range strings.Lines(said) {
			words := slices.DeleteFunc(english(line), func(word string) bool {
				return slices.Contains([]string{"failed", "Internal", "Server", "Error"}, word)
			})
			Expect(words).To(BeEmpty(), line)
		}
		Expect(said).To(ContainSubstring("вызовов магазина: 1 (отказов: 0)\n"))
	})

	It("is a file that import reads, too, if the control API is asked for it", func() {
		c := inFolder()
		s := c.serve("--url", sampleStore("good"), "--speed", "0")
		Eventually(s.stdout, patient).Should(gbytes.Say(`answered PING`))
		s.post("/clock", `{"advance":"1s"}`)
		s.post("/events", `{"event":"ORDER_CREATED"}`)
		s.post("/clock", `{"advance":"0s"}`)
		s.pull("/v2/campaigns")
		reply, err := http.Get(s.url + serve.ControlPath + "/journal.har")
		Expect(err).NotTo(HaveOccurred())
		defer reply.Body.Close()
		text, err := io.ReadAll(reply.Body)
		Expect(err).NotTo(HaveOccurred())
		c.write("journal.har", string(text))
		Expect(c.run("import", "journal.har", "--out", "recording.jsonl").code).To(Equal(exitOK), c.stderr.String())
		Expect(c.read("recording.jsonl")).To(ContainSubstring("ORDER_CREATED"))
		Expect(c.run("replay", "recording.jsonl", "--url", sampleStore("good")).code).To(Equal(exitOK), c.stdout.String())
	})

	It("shows bodies if asked to, and all that repeats", func() {
		s := inFolder().serve("--url", sampleStore("good"), "--speed", "0", "-v", "--log-level", "debug")
		Eventually(s.stdout, patient).Should(gbytes.Say(`answered PING`))
		s.pull("/v2/campaigns")
		s.pull("/v2/campaigns")
		s.end()
		out := string(s.stdout.Contents())
		Expect(out).To(And(ContainSubstring(`    > {"notificationType":"PING"`), ContainSubstring(`    < {"campaigns":[`), ContainSubstring("  exchange sending s1")))
	})
})

var _ = Describe("A scenario by the control API", func() {
	It("is run against the connected store, and its report comes back", func() {
		s := inFolder().serve("--url", sampleStore("good"))
		post := func(body string) (int, string) {
			reply, err := http.Post(s.url+serve.ControlPath+"/scenarios", "application/json", strings.NewReader(body))
			Expect(err).NotTo(HaveOccurred())
			defer reply.Body.Close()
			text, err := io.ReadAll(reply.Body)
			Expect(err).NotTo(HaveOccurred())
			return reply.StatusCode, string(text)
		}
		Eventually(func() int { status, _ := post(`{"name":"escalation"}`); return status }, patient).Should(Equal(http.StatusOK))
		_, text := post(`{"name":"lost-replies"}`)
		Expect(text).To(And(ContainSubstring(`"failed":0`), ContainSubstring(`"lost-replies"`)))
		status, text := post(`{"name":"no-such"}`)
		Expect(status).To(Equal(http.StatusBadRequest))
		Expect(text).To(ContainSubstring("the library has no scenario"))
		status, text = post(`{"text":"localmarket: 1\nname: x\nsteps: [{jump: 1}]"}`)
		Expect(status).To(Equal(http.StatusBadRequest), text)
	})
})

var _ = Describe("the stories that serve offers", func() {
	It("are those of the library, by their titles", func() {
		offered := stories()
		Expect(offered).To(HaveLen(len(scenarios.Names())))
		for _, one := range offered {
			s, err := scenarios.Load(one.Name)
			Expect(err).NotTo(HaveOccurred())
			Expect(one.Title).To(Equal(s.Title))
		}
	})
})
