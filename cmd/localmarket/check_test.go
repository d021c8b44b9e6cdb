package main

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/jstemmer/go-junit-report/v2/junit"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("check", func() {
	It("exits 0 for a good store, and tells what it did", func() {
		c := inFolder().run("check", sampleStore("good"))
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(c.stdout.String()).To(ContainSubstring("notify.QUESTION_COMMENT_CREATED"))
		Expect(c.stdout.String()).To(ContainSubstring("0 failed"))
		Expect(c.stdout.String()).NotTo(ContainSubstring("\x1b"), "no colours but on a terminal")
		Expect(c.files()).To(BeEmpty())
	})

	It("exits 1 for a bad one, and shows what to do", func() {
		c := inFolder().run("check", sampleStore("no-version"), "--only", "ping.reply")
		Expect(c.code).To(Equal(exitFailed))
		for _, part := range []string{"INVALID_RESPONSE", "INVALID_DATA", "N-200", "/", "version", "curl -sS"} {
			Expect(c.stdout.String()).To(ContainSubstring(part))
		}
		Expect(c.stderr.String()).To(BeEmpty())
	})

	It("exits 3 where nothing listens", func() {
		s := simtest.Run(GinkgoTB(), "good", simtest.Options{})
		url := s.URL()
		Expect(s.Close()).To(Succeed())
		c := inFolder().run("check", url, "--report", "json=r.json")
		Expect(c.code).To(Equal(exitEnvironment))
		Expect(c.stdout.String()).To(ContainSubstring("CONNECTION_REFUSED"))
		Expect(c.report("r.json").Checks[0].Subtype).To(Equal("CONNECTION_REFUSED"))
	})

	It("exits 3 for a run that did not come to its end, and writes what it has", func() {
		c := inFolder().run("check", sampleStore("hang"), "--timeout", "100ms", "--report", "json=r.json")
		Expect(c.code).To(Equal(exitEnvironment))
		Expect(c.report("r.json").Summary.Errored).To(Equal(1))
	})

	It("stops when it is interrupted, and writes what it has", func() {
		ctx, stop := context.WithCancel(context.Background())
		s := simtest.Run(GinkgoTB(), "hang", simtest.Options{Log: func(simtest.Received) { stop() }})
		c := inFolder().runWith(ctx, "check", s.URL(), "--report", "json=r.json")
		Expect(c.code).To(Equal(exitEnvironment))
		Expect(c.report("r.json").Checks).NotTo(BeEmpty())
	})

	It("can be made to fail on warnings", func() {
		url := sampleStore("good")
		Expect(inFolder().run("check", url, "--only", "reach").code).To(Equal(exitOK))
		Expect(inFolder().run("check", url, "--only", "reach", "--fail-on", "warn").code).To(Equal(exitFailed))
		Expect(inFolder().run("check", url, "--only", "reach", "--strict").code).To(Equal(exitFailed))
		Expect(inFolder().run("check", url, "--only", "ping", "--fail-on", "warn").code).To(Equal(exitOK))
	})

	It("names the warnings that make it fail, however quiet", func() {
		c := inFolder().run("check", sampleStore("good"), "--only", "reach", "--fail-on", "warn", "-q")
		Expect(c.code).To(Equal(exitFailed))
		Expect(c.stdout.String()).To(ContainSubstring("reach.https"))
		Expect(c.stdout.String()).To(And(ContainSubstring("FAIL"), ContainSubstring("a warning, which --fail-on warn makes a failure")))
	})

	It("has every report say what --fail-on warn makes of a warning", func() {
		c := inFolder().run("check", sampleStore("good"), "--only", "reach", "--fail-on", "warn",
			"--report", "junit=j.xml", "--report", "github=g.txt", "--report", "markdown=m.md", "--report", "html=h.html", "--report", "json=r.json")
		Expect(c.code).To(Equal(exitFailed))
		Expect(c.read("j.xml")).To(ContainSubstring("<failure"))
		Expect(c.read("g.txt")).To(And(ContainSubstring("::error"), Not(ContainSubstring("::warning"))))
		for _, file := range []string{"m.md", "h.html"} {
			Expect(c.read(file)).To(MatchRegexp(`1 of \d+ checks failed|1 check failed`), file)
			Expect(c.read(file)).To(ContainSubstring("--fail-on warn"), file)
		}
		Expect(c.report("r.json").Summary.Failed).To(Equal(1))
	})

	DescribeTable("exits 2 where nothing was checked, and says why", func(why string, args ...string) {
		c := inFolder().run(append([]string{"check", sampleStore("good")}, args...)...)
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(And(ContainSubstring("nothing was checked"), ContainSubstring(why)))
		Expect(c.stdout.String()).To(ContainSubstring("Nothing was checked"))
	},
		Entry("no pull API", "needs --pull-api", "--only", "pull.auth"),
		Entry("another type", "not among --types", "--types", "ORDER_CREATED", "--only", "notify.ORDER_UPDATED"),
	)

	DescribeTable("exits 3 if what it says cannot be written", func(args ...string) {
		c := inFolder()
		p := &process{
			args:   append(args, "--only", "ping", "--url", sampleStore("good")),
			env:    func(string) (string, bool) { return "", false },
			stdout: fullDisk{},
			stderr: &c.stderr,
			now:    time.Now,
		}
		Expect(p.run(context.Background())).To(Equal(exitEnvironment))
		Expect(c.stderr.String()).To(Equal("localmarket: the standard output cannot be written: no space left\n"))
	},
		Entry("the text", "check"),
		Entry("the list", "check", "--list"),
	)

	It("lists the checks without a store", func() {
		c := inFolder().run("check", "--list", "--only", "tolerance")
		Expect(c.code).To(Equal(exitOK))
		lines := strings.Split(strings.TrimSpace(c.stdout.String()), "\n")
		Expect(lines).To(HaveLen(8))
		Expect(lines[0]).To(MatchRegexp(`^tolerance\.duplicate\s+N-DUPLICATES,N-RETRY,N-400\s+the same notification`))
		Expect(inFolder().run("check", "--list", "--revision", "2025-09").stdout.String()).NotTo(ContainSubstring("QUESTION"))
	})

	It("shows its progress on a terminal, in colours unless there are to be none", func() {
		// slow enough for the bar to be drawn
		url := simtest.Run(GinkgoTB(), "slow", simtest.Options{Delay: 50 * time.Millisecond}).URL()
		c := inFolder()
		c.terminal = true
		Expect(c.run("check", url, "--only", "reach,ping,notify.CHAT_CREATED,notify.CHAT_MESSAGE_SENT").code).To(Equal(exitOK))
		Expect(c.stdout.String()).To(MatchRegexp(`\d/7 notify\.CHAT`))
		Expect(c.stdout.String()).To(ContainSubstring("\x1b[32mPASS"))
		Expect(strings.Count(c.stdout.String(), "notify.CHAT_CREATED ")).To(BeNumerically(">=", 1))
		Expect(c.stdout.String()).To(ContainSubstring("0 failed"))

		c.env["NO_COLOR"] = "1"
		Expect(c.run("check", url, "--only", "reach").stdout.String()).NotTo(ContainSubstring("\x1b[32m"))
	})

	It("claims to come from Market where a store lets in that alone", func() {
		url := sampleStore("ip-allowlist")
		c := inFolder()
		Expect(c.run("check", url, "--only", "ping,notify.CHAT_CREATED").code).To(Equal(exitFailed))
		Expect(c.stdout.String()).To(ContainSubstring("--from-market"))
		Expect(c.run("check", url, "--only", "ping,notify.CHAT_CREATED", "--from-market", "--report", "json=r.json").code).To(Equal(exitOK), c.stdout.String())
		Expect(c.read("r.json")).To(ContainSubstring(`"connect": "Market would connect this store"`))
		Expect(c.read("r.json")).To(ContainSubstring(`"types": "The one type that was sent arrives"`))
		Expect(c.run("run", "escalation", "--url", url, "--from-market").code).NotTo(Equal(exitUsage))
		Expect(c.run("send", "ORDER_CREATED", "--url", url, "--from-market").code).To(Equal(exitOK))
		Expect(c.run("send", "ORDER_CREATED", "--url", url, "--from-market", "--header", "X-Forwarded-For: 203.0.113.7").code).To(Equal(exitFailed), "the user's own header comes first")
	})

	It("says little if asked to", func() {
		quiet := inFolder().run("check", sampleStore("duplicate-crash"), "-q", "--only", "tolerance")
		Expect(quiet.stdout.String()).NotTo(ContainSubstring("tolerance.boundaries"))
		Expect(quiet.stdout.String()).To(ContainSubstring("tolerance.duplicate"))
	})

	It("trusts a test authority that it is given", func() {
		s := simtest.Run(GinkgoTB(), "good", simtest.Options{TLS: true})
		c := inFolder()
		c.write("ca.pem", string(s.CA()))
		Expect(c.run("check", s.URL(), "--only", "reach,tls,ping", "--strict").code).To(Equal(exitFailed))
		Expect(c.stdout.String()).To(ContainSubstring("SSL_ERROR"))
		Expect(c.run("check", s.URL(), "--only", "reach,tls,ping", "--strict", "--fail-on", "warn", "--ca-file", "ca.pem").code).To(Equal(exitOK), c.stdout.String())
	})
})

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

var _ = Describe("the reports of check", func() {
	It("are written several at once, each in its place", func() {
		c := inFolder()
		c.write("old.json", "precious")
		c.run("check", sampleStore("duplicate-crash"), "--only", "tolerance,ping",
			"--report", "json=old.json", "--report", "junit=отчёт.xml", "--report", "html=r.html",
			"--report", "markdown=r.md", "--report", "github=r.txt", "--report", "text=t.txt", "--journal", "j.jsonl")
		Expect(c.code).To(Equal(exitFailed))
		Expect(c.files()).To(ConsistOf("old.json", "отчёт.xml", "r.html", "r.md", "r.txt", "t.txt", "j.jsonl"))
		info, err := os.Stat(c.dir + "/r.html")
		Expect(err).NotTo(HaveOccurred())
		Expect(info.Mode().Perm()).To(Equal(os.FileMode(0o644)))

		schema := jsonschema.MustCompileString("report.schema.json", string(reports.Schema()))
		var document any
		Expect(json.Unmarshal([]byte(c.read("old.json")), &document)).To(Succeed())
		Expect(schema.Validate(document)).To(Succeed())

		var suites junit.Testsuites
		Expect(xml.Unmarshal([]byte(c.read("отчёт.xml")), &suites)).To(Succeed())
		Expect(suites.Failures).To(Equal(1))
		Expect(c.read("r.txt")).To(ContainSubstring("::error"))
	})

	It("go to the standard output on demand, and the text elsewhere", func() {
		c := inFolder().run("check", sampleStore("good"), "--only", "ping", "--report", "json=-")
		Expect(json.Valid(c.stdout.Bytes())).To(BeTrue())
		Expect(c.stderr.String()).To(ContainSubstring("ping.reply"))
	})

	It("are written into what is no ordinary file, and through links", func() {
		c := inFolder()
		c.write("target.json", "old")
		Expect(os.Chmod(c.dir+"/target.json", 0o600)).To(Succeed())
		Expect(os.Symlink("target.json", c.dir+"/link.json")).To(Succeed())
		c.run("check", sampleStore("good"), "--only", "ping", "--report", "json=link.json", "--report", "text="+os.DevNull)
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(c.report("target.json").Checks).To(HaveLen(2))
		info, err := os.Lstat(c.dir + "/link.json")
		Expect(err).NotTo(HaveOccurred())
		Expect(info.Mode() & os.ModeSymlink).NotTo(BeZero())
		info, err = os.Stat(c.dir + "/target.json")
		Expect(err).NotTo(HaveOccurred())
		Expect(info.Mode().Perm()).To(Equal(os.FileMode(0o600)))
		info, err = os.Stat(os.DevNull)
		Expect(err).NotTo(HaveOccurred())
		Expect(info.Mode().IsRegular()).To(BeFalse())
	})

	It("leave an older file alone if the run does not begin", func() {
		c := inFolder()
		c.write("r.json", "precious")
		Expect(c.run("check", "http://a", "--report", "json=r.json", "--types", "NONE").code).To(Equal(exitUsage))
		Expect(c.read("r.json")).To(Equal("precious"))
		Expect(c.files()).To(ConsistOf("r.json"))
	})

	It("never show a secret", func() {
		c := inFolder()
		c.run("check", sampleStore("not-json"), "--only", "ping", "-v",
			"--header", "Authorization: Bearer s3cret", "--header", "X-Api-Key: s3cret", "--header", "X-Team: blue",
			"--report", "json=r.json", "--report", "html=r.html", "--journal", "j.jsonl")
		for _, text := range []string{c.stdout.String(), c.read("r.json"), c.read("r.html"), c.read("j.jsonl")} {
			Expect(text).NotTo(ContainSubstring("s3cret"))
			Expect(text).To(ContainSubstring("X-Team"))
			Expect(text).NotTo(ContainSubstring("blue"), "what a user adds may be a secret, whatever its name")
		}
	})

	It("have the same journal for the same seed", func() {
		url := sampleStore("good")
		c := inFolder()
		c.run("check", url, "--seed", "7", "--journal", "a")
		c.run("check", url, "--seed", "7", "--journal", "b")
		c.run("check", url, "--seed", "8", "--journal", "c")
		Expect(c.read("a")).To(Equal(c.read("b")))
		Expect(c.read("a")).NotTo(Equal(c.read("c")))
		Expect(strings.Count(c.read("a"), "\n")).To(BeNumerically(">", 300))
	})
})

var _ = Describe("the baseline of check", func() {
	It("is written, lets known failures pass, and expires", func() {
		url := sampleStore("error-500")
		c := inFolder()
		c.now = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
		Expect(c.run("check", url, "--only", "ping.reply", "--baseline", "b.yaml", "--write-baseline").code).To(Equal(exitFailed))
		Expect(c.read("b.yaml")).To(ContainSubstring("expires: \"2026-12-31\""))

		Expect(c.run("check", url, "--only", "ping.reply", "--baseline", "b.yaml", "--fail-on", "warn").code).To(Equal(exitOK))
		Expect(c.stdout.String()).To(ContainSubstring("2026-12-31"))

		c.now = c.now.AddDate(0, 1, 0)
		Expect(c.run("check", url, "--only", "ping.reply", "--baseline", "b.yaml").code).To(Equal(exitFailed))
		Expect(c.stdout.String()).To(ContainSubstring("has passed"))
	})
})

var _ = Describe("settings", func() {
	// asked are the headers of the requests to a store of the test's own.
	asked := func() (url string, header func() http.Header) {
		var mu sync.Mutex
		var last http.Header
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			last = r.Header
		}))
		DeferCleanup(server.Close)
		return server.URL, func() http.Header { mu.Lock(); defer mu.Unlock(); return last }
	}

	It("come from flags, then the environment, then the file", func() {
		url, _ := asked()
		c := inFolder()
		c.write("localmarket.yaml", "url: "+url+"\nseed: 3\ndeadline: 3s\npath: /from-file\nonly: [ping.reply]\nreport:\n  - json=r.json\n")
		c.env["LOCALMARKET_DEADLINE"] = "4s"
		c.env["LOCALMARKET_SEED"] = "4"
		c.run("check", "--seed", "5")
		r := c.report("r.json")
		Expect(r.Seed).To(BeEquivalentTo(5))
		Expect(r.Choices["deadline"]).To(Equal("4s, a departure from the contract's 10s (N-DEADLINE)"))
		Expect(r.Choices["path"]).To(Equal("/from-file"))
		Expect(r.Checks).To(HaveLen(1))
	})

	It("may be lists, in the environment divided by commas or lines", func() {
		url, header := asked()
		c := inFolder()
		c.env["LOCALMARKET_HEADER"] = "X-A: 1, 2\nX-B: 3"
		c.env["LOCALMARKET_ONLY"] = "ping.reply, reach.https"
		c.run("check", url, "--report", "json=r.json")
		Expect(header()).To(HaveKeyWithValue("X-A", []string{"1, 2"}))
		Expect(header()).To(HaveKeyWithValue("X-B", []string{"3"}))
		Expect(c.report("r.json").Checks).To(HaveLen(2))
	})

	It("may be in a file that the environment names", func() {
		c := inFolder()
		c.env["LOCALMARKET_CONFIG"] = "mine.yaml"
		Expect(c.run("check", "--list").code).To(Equal(exitUsage))
		c.write("mine.yaml", "only: ping\n")
		Expect(c.run("check", "--list").stdout.String()).NotTo(ContainSubstring("reach.connect"))
	})

	It("are told of where a variable sets nothing", func() {
		c := inFolder()
		c.env["LOCALMARKET_DAEDLINE"] = "4s"
		c.env["LOCALMARKET_SEED"] = "4"
		Expect(c.run("check", "--list").code).To(Equal(exitOK))
		Expect(c.stderr.String()).To(Equal("localmarket: the environment variable LOCALMARKET_DAEDLINE sets nothing (did you mean \"LOCALMARKET_DEADLINE\"?)\n"))
	})

	It("may be those of another command", func() {
		c := inFolder()
		c.write("other.yaml", "listen: 127.0.0.1:0\nseed: 2\n")
		Expect(c.run("check", "--list", "--config", "other.yaml").code).To(Equal(exitOK), c.stderr.String())
	})
})
