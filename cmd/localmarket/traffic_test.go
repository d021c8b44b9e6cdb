package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/cabinet"
)

// inTraffic is a folder with what tools have recorded.
func inTraffic() *command {
	GinkgoHelper()
	c := inFolder()
	for _, name := range []string{"mitmproxy.har", "httptoolkit.har", "nginx.log"} {
		text, err := os.ReadFile("../../scenarios/traffic/testdata/" + name)
		Expect(err).NotTo(HaveOccurred())
		c.write(name, string(text))
	}
	return c
}

var _ = Describe("import", func() {
	It("makes a recording that is replayed, and a scenario, a cabinet and a HAR of it", func() {
		c := inTraffic().run("import", "mitmproxy.har", "--out", "r.jsonl")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(c.stdout.String()).To(And(
			HavePrefix("imported 5 requests, 3 notifications: ORDER_CREATED 3, ORDER_STATUS_UPDATED 1, PING 1\n"),
			ContainSubstring("left out 1 requests"), ContainSubstring("localmarket replay r.jsonl --url"),
		))
		Expect(c.read("r.jsonl")).NotTo(Or(ContainSubstring("Заречная"), ContainSubstring("VERYSECRET")))

		Expect(c.run("replay", "r.jsonl", "--url", sampleStore("good"), "--ignore", "time,name,version").code).To(Equal(exitOK), c.stdout.String())
		Expect(c.run("cabinet", "from", "r.jsonl", "--out", "c.yaml").code).To(Equal(exitOK), c.stderr.String())
		Expect(c.run("cabinet", "show", "c.yaml").stdout.String()).To(ContainSubstring("LAMPA-7"))
		Expect(c.run("scenario", "from", "r.jsonl", "--out", "s.yaml", "--cabinet", "c.yaml").code).To(Equal(exitOK), c.stderr.String())
		Expect(c.read("s.yaml")).To(ContainSubstring("LAMPA-7"))
		Expect(c.run("run", "s.yaml", "--store", "good", "--cabinet", "c.yaml").code).To(Equal(exitOK), c.stdout.String()+c.stderr.String())
		Expect(c.run("export", "r.jsonl", "--har", "again.har", "--ndjson", "-").code).To(Equal(exitOK), c.stderr.String())
		Expect(c.stdout.String()).To(Equal(c.read("r.jsonl")))
		Expect(c.run("import", "again.har").code).To(Equal(exitOK), c.stderr.String())
		Expect(c.stderr.String()).To(HavePrefix("imported 5 requests"))
		Expect(strings.Count(c.stdout.String(), `"exchange.done"`)).To(Equal(5))
	})

	It("keeps what is personal where it is told to, and says so", func() {
		c := inTraffic().run("import", "mitmproxy.har", "--keep-personal-data", "--out", "r.jsonl")
		Expect(c.read("r.jsonl")).To(And(ContainSubstring("Заречная"), Not(ContainSubstring("VERYSECRET"))))
		Expect(c.stdout.String()).To(ContainSubstring("keep it to yourself"))
	})

	DescribeTable("exits 2 with one clear line", func(message string, args ...string) {
		c := inTraffic()
		c.write("cut.har", `{"log":{"entries":[{"requ`)
		c.write("binary", "\x1f\x8b\x00\x00")
		c.write("prose.log", "nothing\nhere\n")
		c.write("get.har", `{"log":{"entries":[{"request":{"method":"GET","url":"http://a"}}]}}`)
		c.write("calls.har", `{"log":{"entries":[{"request":{"method":"GET","url":"http://a"},"response":{"status":200}}]}}`)
		Expect(c.run("import", "nginx.log", "--out", "r.jsonl").code).To(Equal(exitOK))
		c.write("there.yaml", "mine")
		before := len(c.files())
		c.run(args...)
		Expect(c.code).To(Equal(exitUsage), c.stdout.String())
		Expect(c.stderr.String()).To(HavePrefix("localmarket: "))
		Expect(c.stderr.String()).To(ContainSubstring(message))
		Expect(strings.Count(c.stderr.String(), "\n")).To(Equal(1), c.stderr.String())
		Expect(c.stdout.String()).To(BeEmpty())
		Expect(c.files()).To(HaveLen(before), "nothing is left behind")
	},
		Entry(nil, "which traffic?", "import"),
		Entry(nil, "none.har cannot be read: no such file", "import", "none.har"),
		Entry(nil, "cut.har cannot be read: line 1: the HAR breaks off", "import", "cut.har", "--out", "new.jsonl"),
		Entry(nil, "binary cannot be read: it is binary", "import", "binary"),
		Entry(nil, "prose.log cannot be read: it holds no HTTP request", "import", "prose.log"),
		Entry(nil, "none of its 1 requests is a notification", "import", "get.har"),
		Entry(nil, "1999-01", "import", "mitmproxy.har", "--revision", "1999-01"),
		Entry(nil, "cannot be written to", "import", "mitmproxy.har", "--out", "no/such/r.jsonl"),
		Entry(nil, "which recording?", "scenario", "from"),
		Entry(nil, "which recording?", "cabinet", "from"),
		Entry(nil, "cannot be read: line 1", "scenario", "from", "mitmproxy.har"),
		Entry(nil, "there.yaml is there already", "scenario", "from", "r.jsonl", "--out", "there.yaml"),
		Entry(nil, "there.yaml is there already", "cabinet", "from", "r.jsonl", "--out", "there.yaml"),
		Entry(nil, "which journal?", "export"),
		Entry(nil, "export it as what?", "export", "r.jsonl"),
		Entry(nil, "two things are to be written to x", "export", "r.jsonl", "--har", "x", "--ndjson", "x"),
		Entry(nil, "which calls?", "compare"),
		Entry(nil, "names no shop: give the cabinet", "compare", "calls.har"),
		Entry(nil, "cut.har cannot be read", "compare", "cut.har"),
		Entry(nil, "which store?", "record"),
		Entry(nil, "--listen must be HOST:PORT", "record", "--store", "http://a", "--listen", "foo"),
		Entry(nil, "must begin with https:// or http://", "record", "--store", "a", "--out", "new.jsonl"),
		Entry(nil, "there.yaml is there already", "record", "--store", "http://a", "--out", "there.yaml"),
		Entry(nil, "longer than 0s", "record", "--store", "http://a", "--deadline", "0s"),
	)
})

// listening waits for the address in what a command prints.
type listening struct {
	mu   sync.Mutex
	text bytes.Buffer
	url  chan string
}

var listensOn = regexp.MustCompile(`listening on (http://\S+)\n`)

func (l *listening) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	known := listensOn.Match(l.text.Bytes())
	l.text.Write(b)
	if found := listensOn.FindSubmatch(l.text.Bytes()); found != nil && !known {
		l.url <- string(found[1])
	}
	return len(b), nil
}

var _ = Describe("record", func() {
	// recordBefore runs a check of a store through record, and returns what it printed.
	recordBefore := func(c *command, behaviour string, meanwhile func(url string)) (string, int) {
		GinkgoHelper()
		ctx, stop := context.WithCancel(context.Background())
		out := &listening{url: make(chan string, 1)}
		p := &process{
			args: []string{"record", "--store", sampleStore(behaviour), "--out", "r.jsonl"}, dir: c.dir, stdout: out, stderr: &c.stderr,
			env: func(string) (string, bool) { return "", false }, now: func() time.Time { return c.now },
		}
		ended := make(chan int)
		go func() { ended <- p.run(ctx) }()
		meanwhile(<-out.url)
		stop()
		code := <-ended
		return out.text.String(), code
	}

	It("judges and records what comes, and what it has recorded is replayed", func() {
		c := inFolder()
		other := inFolder()
		out, code := recordBefore(c, "good", func(url string) {
			Expect(other.run("check", url, "--only", "notify", "-q").code).To(Equal(exitOK), other.stdout.String())
		})
		Expect(code).To(Equal(exitOK), out)
		Expect(out).To(And(ContainSubstring("ORDER_CREATED, attempt 1"), MatchRegexp(`\d+ notifications: \d+ accepted, 0 rejected`)))
		Expect(c.run("replay", "r.jsonl", "--url", sampleStore("good")).code).To(Equal(exitOK), c.stdout.String())
	})

	It("exits 1 where a notification fails", func() {
		out, code := recordBefore(inFolder(), "error-500", func(url string) {
			r, err := http.Post(url+"/notification", "application/json", strings.NewReader(`{"notificationType":"ORDER_CREATED"}`))
			Expect(err).NotTo(HaveOccurred())
			Expect(r.Body.Close()).To(Succeed())
		})
		Expect(code).To(Equal(exitFailed))
		Expect(out).To(And(ContainSubstring("failed   500"), ContainSubstring("1 notifications: 0 accepted, 0 rejected (0 of them as duplicates), 1 failed")))
	})
})

var _ = Describe("compare", func() {
	It("lists by operation what differs from a recorded call, and exits 1", func() {
		c := inFolder()
		shop := cabinet.Default().Campaigns[0].ID
		entry := func(status int, body string) string {
			return fmt.Sprintf(`{"log":{"entries":[{"request":{"method":"GET","url":"https://api.partner.market.yandex.ru/v2/campaigns/%d/orders/5","headers":[{"name":"Api-Key","value":"ACMA:SECRETSECRET"}]},
				"response":{"status":%d,"content":{"size":1,"text":%q}}}]}}`, shop, status, body)
		}
		c.write("calls.har", entry(418, `{"errors":[{"code":"TEAPOT","message":"with ACMA:SECRETSECRET"}]}`))
		c.write("c.yaml", fmt.Sprintf("localmarket: 1\ncampaigns: [{id: %d}]\n", shop))
		c.run("compare", "calls.har", "--cabinet", "c.yaml")
		Expect(c.code).To(Equal(exitFailed), c.stderr.String())
		Expect(c.stdout.String()).To(And(MatchRegexp(`getOrder +1 calls\n +status +recorded 418 TEAPOT "with \*\*\*", ours 404 NOT_FOUND`), ContainSubstring("1 differences"), Not(ContainSubstring("SECRET"))))

		found := regexp.MustCompile(`ours 404 NOT_FOUND "([^"]*)"`).FindStringSubmatch(c.stdout.String())
		c.write("same.har", entry(404, fmt.Sprintf(`{"status":"ERROR","errors":[{"code":"NOT_FOUND","message":%q}]}`, found[1])))
		c.run("compare", "same.har", "--cabinet", "c.yaml")
		Expect(c.code).To(Equal(exitOK), c.stdout.String())
		Expect(c.stdout.String()).To(ContainSubstring("nothing differs"))
		Expect(c.run("compare", "same.har", "--cabinet", "c.yaml", "--json").stdout.String()).To(ContainSubstring(`"Calls":1`))
	})
})

var _ = Describe("help on traffic", func() {
	DescribeTable("has examples", func(args ...string) {
		Expect(inFolder().run(append(args, "--help")...).stdout.String()).To(ContainSubstring("Examples:"))
	},
		Entry(nil, "import"), Entry(nil, "record"), Entry(nil, "compare"), Entry(nil, "export"), Entry(nil, "scenario", "from"), Entry(nil, "cabinet", "from"),
	)
})
