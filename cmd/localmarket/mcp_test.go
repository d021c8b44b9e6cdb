package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
)

// agentSession is the SDK's client, connected to an in-process run of mcp.
type agentSession struct {
	*mcp.ClientSession
	code chan int
}

func (c *command) mcp() *agentSession {
	GinkgoHelper()
	fromClient, toServer := io.Pipe()
	fromServer, toClient := io.Pipe()
	s := &agentSession{code: make(chan int, 1)}
	p := &process{
		args: []string{"mcp"}, env: func(name string) (string, bool) { value, ok := c.env[name]; return value, ok },
		dir: c.dir, stdin: fromClient, stdout: toClient, stderr: gbytes.NewBuffer(), now: time.Now,
	}
	go func() {
		s.code <- p.run(context.Background())
		_ = toClient.Close()
	}()
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(context.Background(), &mcp.IOTransport{Reader: fromServer, Writer: toServer}, nil)
	Expect(err).NotTo(HaveOccurred())
	s.ClientSession = session
	DeferCleanup(func() { _ = session.Close() })
	return s
}

// use calls a tool, and returns what it answers, or the text of its refusal.
func (s *agentSession) use(tool string, arguments map[string]any) (map[string]any, string) {
	GinkgoHelper()
	result, err := s.CallTool(context.Background(), &mcp.CallToolParams{Name: tool, Arguments: arguments})
	if err != nil {
		return nil, err.Error()
	}
	if result.IsError {
		return nil, result.Content[0].(*mcp.TextContent).Text
	}
	text, err := json.Marshal(result.StructuredContent)
	Expect(err).NotTo(HaveOccurred())
	var out map[string]any
	Expect(json.Unmarshal(text, &out)).To(Succeed())
	return out, ""
}

func (s *agentSession) well(tool string, arguments map[string]any) map[string]any {
	GinkgoHelper()
	out, refusal := s.use(tool, arguments)
	Expect(refusal).To(BeEmpty())
	return out
}

type object = map[string]any

func at(v any, path ...string) any {
	for _, name := range path {
		v = v.(object)[name]
	}
	return v
}

var _ = Describe("mcp", func() {
	It("walks an agent through check, event, advance and journal", func() {
		s := inFolder().mcp()
		url := sampleStore("good")

		checked := s.well("check", object{"url": url, "only": []string{"ping", "notify.ORDER_CREATED"}})
		Expect(checked).To(HaveKeyWithValue("exitCode", BeEquivalentTo(0)))
		Expect(at(checked, "summary", "failed")).To(BeEquivalentTo(0))
		Expect(at(checked, "heading")).NotTo(BeEmpty())

		started := s.well("start_market", object{"url": url})
		Expect(at(started, "market", "baseUrl")).To(HavePrefix("http://127.0.0.1:"))
		Expect(at(started, "market", "subscriptions")).To(ConsistOf(HaveKeyWithValue("state", "enabled")))
		before := at(started, "market", "clock", "now")

		created := s.well("create_event", object{"event": "ORDER_CREATED", "model": "FBS"})
		Expect(at(created, "notifications")).To(ConsistOf(And(HaveKeyWithValue("type", "ORDER_CREATED"), HaveKeyWithValue("routed", true))))
		order := created["notifications"].([]any)[0].(object)["orderId"]

		read := s.well("read_journal", object{"after": created["after"], "kind": "exchange.done"})
		Expect(at(read, "entries")).To(ConsistOf(HaveKeyWithValue("kind", "exchange.done")), "the store has answered")

		advanced := s.well("advance_clock", object{"advance": "2h"})
		was, err := time.Parse(time.RFC3339, before.(string))
		Expect(err).NotTo(HaveOccurred())
		is, err := time.Parse(time.RFC3339, advanced["now"].(string))
		Expect(err).NotTo(HaveOccurred())
		Expect(is.Sub(was)).To(Equal(2 * time.Hour))

		about := s.well("read_journal", object{"order": order})
		Expect(len(about["entries"].([]any))).To(BeNumerically(">=", 3))
		Expect(s.well("market_status", nil)["market"]).To(HaveKeyWithValue("counts", HaveKeyWithValue("orders", BeEquivalentTo(1))))
	})

	It("says of a bad store what is wrong, and what to do", func() {
		s := inFolder().mcp()
		out := s.well("check", object{"url": sampleStore("int32-ids")})
		Expect(out).To(HaveKeyWithValue("exitCode", BeEquivalentTo(1)))
		checks := out["checks"].([]any)
		Expect(len(checks)).To(BeNumerically("<=", maxTold))
		Expect(checks[0]).To(And(HaveKeyWithValue("verdict", "fail"), HaveKeyWithValue("fix", Not(BeEmpty())), HaveKeyWithValue("cameBack", ContainSubstring("500"))))
		Expect(at(out, "summary", "do")).NotTo(BeEmpty())
	})

	It("runs scenarios of the library and of files", func() {
		c := inFolder()
		c.run("scenario", "new", "mine")
		s := c.mcp()
		Expect(s.well("list_scenarios", nil)["scenarios"]).To(ContainElement(HaveKeyWithValue("name", "lost-replies")))
		out := s.well("run", object{"scenarios": []string{"lost-replies", "mine.market.yaml"}, "store": "good"})
		Expect(out).To(And(HaveKeyWithValue("exitCode", BeEquivalentTo(0)), HaveKeyWithValue("checks", BeEmpty())))
		_, refusal := s.use("run", object{"scenarios": []string{"lost-reply"}, "store": "good"})
		Expect(refusal).To(And(ContainSubstring("exit code 2"), ContainSubstring("lost-repl")))
	})

	It("tells a store that is not there, and one that is refused", func() {
		s := inFolder().mcp()
		out := s.well("check", object{"url": "http://127.0.0.1:1"})
		Expect(out).To(HaveKeyWithValue("exitCode", BeEquivalentTo(3)))
		_, refusal := s.use("start_market", object{"url": sampleStore("error-500")})
		Expect(refusal).To(ContainSubstring("PING"))
		Expect(s.well("market_status", nil)).To(HaveKey("market"), "the Market is there, for another try")
	})

	DescribeTable("keeps to this machine", func(url string) {
		s := inFolder().mcp()
		for _, tool := range []string{"check", "run", "start_market"} {
			arguments := object{"url": url}
			if tool == "run" {
				arguments["scenarios"] = []string{"lost-replies"}
			}
			_, refusal := s.use(tool, arguments)
			Expect(refusal).To(Or(ContainSubstring("must be on this machine"), ContainSubstring("the store's URL must be such as")), tool)
		}
	},
		Entry(nil, "https://shop.example"), Entry(nil, "http://127.0.0.1.shop.example"), Entry(nil, "http://10.0.0.1:8080"),
		Entry(nil, "http://localhost@shop.example/"), Entry(nil, "http://0.0.0.0:8080"), Entry(nil, "http://[::ffff:10.0.0.1]:80"),
		Entry(nil, "file:///etc/passwd"), Entry(nil, "127.0.0.1:8080"), Entry(nil, "--list"), Entry("too long to be quoted", "http://"+strings.Repeat("a", 1000)),
	)

	It("listens on loopback, whatever the settings say", func() {
		c := inFolder()
		c.write(settingsFile, "listen: 0.0.0.0:0\ntls: true\ntoken: secret\nurl: http://shop.example\nproxy: 0.0.0.0:0\n")
		s := c.mcp()
		Expect(at(s.well("start_market", nil), "market", "baseUrl")).To(HavePrefix("http://127.0.0.1:"))
		_, refusal := s.use("check", object{"url": sampleStore("good"), "pullApi": "0.0.0.0:0"})
		Expect(refusal).To(ContainSubstring("pullApi must be a loopback HOST:PORT"))
	})

	It("refuses what is wrong with what to do, and goes on", func() {
		s := inFolder().mcp()
		for tool, arguments := range map[string]object{"create_event": {"event": "ORDER_CREATED"}, "advance_clock": {"advance": "1s"}, "read_journal": {}, "market_status": {}} {
			_, refusal := s.use(tool, arguments)
			Expect(refusal).To(Equal("no Market is started: call start_market first"), tool)
		}
		s.well("start_market", nil)
		for _, wrong := range []struct {
			tool      string
			arguments object
			says      string
		}{
			{"create_event", object{"event": "ORDER_CREATE"}, "ORDER_CREATE"},
			{"create_event", object{"evnt": "ORDER_CREATED"}, "evnt"},
			{"create_event", object{"event": "ORDER_CREATED", "times": 1000}, "100"},
			{"advance_clock", object{"advance": "soon"}, "soon"},
			{"advance_clock", object{}, "advance"},
			{"read_journal", object{"kind": "exchange"}, "exchange"},
			{"read_journal", object{"limit": 100000}, "1000"},
			{"run", object{"scenarios": []string{"lost-replies"}}, "which store?"},
			{"check", object{"url": "http://127.0.0.1:1", "types": []string{"ORDER_CREATE"}}, "ORDER_CREATE"},
			{"start_market", object{"cabinet": "none.yaml"}, "none.yaml"},
		} {
			_, refusal := s.use(wrong.tool, wrong.arguments)
			Expect(refusal).To(ContainSubstring(wrong.says), wrong.tool)
		}
	})

	It("ends with its client, and its Market with it", func() {
		s := inFolder().mcp()
		base := at(s.well("start_market", nil), "market", "baseUrl").(string)
		Expect(s.Close()).To(Succeed())
		Eventually(s.code, patient).Should(Receive(Equal(exitOK)))
		_, err := http.Get(base)
		Expect(err).To(HaveOccurred())
	})

	It("bounds what it tells of a store's words and of a journal", func() {
		long := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = io.WriteString(w, strings.Repeat("ы", 100_000))
		}))
		DeferCleanup(long.Close)
		s := inFolder().mcp()
		text, err := json.Marshal(s.well("check", object{"url": long.URL}))
		Expect(err).NotTo(HaveOccurred())
		Expect(len(text)).To(BeNumerically("<", 80<<10))

		s.well("start_market", object{"url": sampleStore("good")})
		s.well("create_event", object{"event": "ORDER_CREATED", "model": "FBS", "times": 100})
		seen, last := 0, 0.0
		for more := true; more; seen++ {
			piece := s.well("read_journal", object{"after": int(last), "limit": 1000})
			text, err := json.Marshal(piece)
			Expect(err).NotTo(HaveOccurred())
			Expect(len(text)).To(BeNumerically("<", 2*mostJournal))
			Expect(piece["last"]).To(BeNumerically(">", last))
			last = piece["last"].(float64)
			more = piece["more"] == true
		}
		Expect(seen).To(BeNumerically(">", 1))
	})
})

var _ = Describe("help agents", func() {
	It("prints the same as .github/llms.txt, by the two names", func() {
		file := &command{dir: moduleRoot}
		Expect(inFolder().run("help", "agents").stdout.String()).To(Equal(file.read(".github/llms.txt")))
		Expect(inFolder().run("agents").stdout.String()).To(Equal(agentGuide))
		Expect(inFolder().run("--help").stdout.String()).To(ContainSubstring("localmarket agents"))
	})

	It("names no command, flag or tool that is not there", func() {
		root := newRoot(&process{})
		for _, line := range strings.Split(agentGuide, "`") {
			words := strings.Fields(line)
			if len(words) < 2 || words[0] != "localmarket" || words[1] == "help" {
				continue
			}
			cmd, _, err := root.Find(words[1:])
			Expect(err).NotTo(HaveOccurred(), line)
			Expect(cmd).NotTo(BeIdenticalTo(root), line)
			for _, word := range words {
				if name, ok := strings.CutPrefix(word, "--"); ok {
					Expect(cmd.Flags().Lookup(name)).NotTo(BeNil(), line)
				}
			}
		}
		tools, err := inFolder().mcp().ListTools(context.Background(), nil)
		Expect(err).NotTo(HaveOccurred())
		for _, tool := range tools.Tools {
			Expect(agentGuide).To(ContainSubstring(tool.Name))
			Expect(tool.Description).NotTo(BeEmpty())
		}
		Expect(tools.Tools).To(HaveLen(8))
	})
})
