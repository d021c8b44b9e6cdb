package main

import (
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/sim/simtest"
)

// inRussian is a folder of a developer whose locale is Russian, with bad files in it.
func inRussian() *command {
	c := inFolder()
	c.env["LANG"] = "ru_RU.UTF-8"
	for name, text := range map[string]string{
		"bad.yaml": "deadline: 5s\nno-such-setting: 1\n", "typo.yaml": "dedline: 5s\n", "broken.yaml": "deadline: [\n",
		"value.yaml": "seed: many\n", "nested.yaml": "check:\n  deadline: 5s\n", "nested-value.yaml": "deadline: {for: ping}\n", "text.txt": "not a certificate",
		"known1.yaml": "known: [{check: ping.rely, expires: 2026-12-31}]", "known2.yaml": "known: [{check: ping.reply, expires: soon}]",
		"known3.yaml": "known: {}", "known4.yaml": "known: [{check: ping.reply}]", "known5.yaml": "knwon: []",
		"cab1.yaml": "localmarket: 2\n", "cab2.yaml": "business: {id: x}\n", "cab3.yaml": "localmarket: 1\nbusines: {}\n",
		"cab4.yaml": "localmarket: 1\ncampaigns:\n  - {id: 5, model: FBZ}\n  - {id: 5}\n", "cab5.yaml": "localmarket: 1\noffers:\n  - {sku: a, price: -1}\n  - {sku: a, stock: 1.5}\n",
		"cab6.yaml": "localmarket: 1\noffers: goods.csv\n", "cab7.yaml": "localmarket: 1\norders:\n  - {items: [{offer: x, count: 0}]}\n",
		"cab8.yaml": "localmarket: 1\nkeys:\n  - {apiKey: short}\n", "cab9.yaml": "localmarket: 1\noffers: [{sku: a, price: 1}\n",
		"cab10.yaml": "localmarket: 1\n\toffers: []\n", "cab11.yaml": "&a localmarket: 1\n", "cab12.yaml": "localmarket: 1\nlocalmarket: 1\n",
		"cab13.yaml": "localmarket: 1\nreturns:\n  - {order: 5}\nchats:\n  - {order: 7}\nreviews:\n  - {rating: 9}\n",
		"cab14.yaml": "localmarket: 1\nbusiness:\n", "cab15.yaml": "a text: with: colons\n", "cab16.yaml": "'open: 1\n", "cab17.yaml": "localmarket: 1\n---\nlocalmarket: 1\n",
		"goods.csv": "sku,prise\na,1\n", "journal1.jsonl": "{\"seq\":1}\n", "journal2.jsonl": "{\"seq\":", "journal3.jsonl": "",
		"empty.har": "{}", "some.har": `{"log":{"entries":[{"request":{"method":"GET","url":"http://a/b"}}]}}`, "torn.har": `{"log":{"entries":[`,
	} {
		c.write(name, text)
	}
	return c
}

var _ = Describe("Bad input, to a developer who reads Russian,", func() {
	DescribeTable("is told in Russian", func(args ...string) {
		c := inRussian()
		c.run(args...)
		Expect(c.code).NotTo(Equal(exitOK))
		Expect(c.code).NotTo(Equal(exitBug))
		Expect(c.stderr.String()).To(MatchRegexp(`\p{Cyrillic}`))
		expectRussian(c.stderr.String())
	},
		Entry(nil, "check"), Entry(nil, "check", "ftp://shop.example"), Entry(nil, "check", "shop.example"), Entry(nil, "check", "http://"),
		Entry(nil, "check", "http://127.0.0.1/?token=s3cret"), Entry(nil, "check", "http://a", "--path", ""), Entry(nil, "check", "http://[::1"),
		Entry(nil, "check", "http://me:secret@127.0.0.1"), Entry(nil, "check", "http://a:99999"), Entry(nil, "check", "http://a", "http://b"),
		Entry(nil, "check", "http://a", "--dedline", "5s"), Entry(nil, "check", "http://a", "--deadline", "soon"), Entry(nil, "check", "http://a", "--deadline"),
		Entry(nil, "check", "http://a", "--deadline", "0s"), Entry(nil, "check", "http://a", "--seed", "x"), Entry(nil, "check", "http://a", "--seed", "0"),
		Entry(nil, "check", "http://a", "--fail-on", "skip"), Entry(nil, "check", "http://a", "--only", "ping.rely"), Entry(nil, "check", "http://a", "--only", "ping", "--skip", "ping"),
		Entry(nil, "check", "http://a", "--revision", "1999-01"), Entry(nil, "check", "http://a", "--types", "ORDER_LOST"), Entry(nil, "check", "http://a", "--path", "notification"),
		Entry(nil, "check", "http://a", "--ca-file", "none.pem"), Entry(nil, "check", "http://a", "--ca-file", "text.txt"), Entry(nil, "check", "http://a", "--header", "no colon"),
		Entry(nil, "check", "http://a", "--header", "Content-Length: 7"), Entry(nil, "check", "http://a", "--forwarded-for", "localhost"),
		Entry(nil, "check", "http://a", "--forwarded-for", "5.45.207.9"), Entry(nil, "check", "http://a", "--report", "pdf=report.pdf"),
		Entry(nil, "check", "http://a", "--report", "json=text.txt/r"), Entry(nil, "check", "http://a", "--report", "json=."), Entry(nil, "check", "http://a", "--journal", "no/such/j"),
		Entry(nil, "check", "http://a", "--report", "json=r", "--journal", "r"), Entry(nil, "check", "http://a", "--write-baseline"), Entry(nil, "check", "http://a", "--baseline", "none.yaml"),
		Entry(nil, "check", "http://a", "--baseline", "known1.yaml"), Entry(nil, "check", "http://a", "--baseline", "known2.yaml"), Entry(nil, "check", "http://a", "--baseline", "known3.yaml"),
		Entry(nil, "check", "http://a", "--baseline", "known4.yaml"), Entry(nil, "check", "http://a", "--baseline", "known5.yaml"), Entry(nil, "check", "http://a", "--config", "none.yaml"),
		Entry(nil, "check", "http://a", "--config", "bad.yaml"), Entry(nil, "check", "http://a", "--config", "typo.yaml"), Entry(nil, "check", "http://a", "--config", "broken.yaml"),
		Entry(nil, "check", "http://a", "--config", "value.yaml"), Entry(nil, "check", "http://a", "--config", "nested.yaml"), Entry(nil, "check", "http://a", "--config", "nested-value.yaml"),
		Entry(nil, "check", "http://a", "--config", "text.txt"), Entry(nil, "check", "http://a", "--limits", "sometimes"), Entry(nil, "check", "http://a", "--deprecations", "x"),
		Entry(nil, "check", "http://a", "--blocking", "maybe"), Entry(nil, "check", "http://a", "--date", "yesterday"), Entry(nil, "check", "http://a", "--require", "types"),
		Entry(nil, "check", "http://a", "--require", "types=ORDER_["), Entry(nil, "check", "http://a", "--lang", "fr"), Entry(nil, "check", "http://a", "--color", "mauve"),
		Entry(nil, "check", "http://a", "--api", "soap"), Entry(nil, "check", "http://a", "--api", "push", "--push-model", "FBZ"), Entry(nil, "check", "http://a", "--push-token", "x"),
		Entry(nil, "check", "http://a", "--wait", "-1s"), Entry(nil, "chekc"), Entry(nil, "--colour"),
		Entry(nil, "store"), Entry(nil, "store", "goood"), Entry(nil, "store", "acts-on-orders"), Entry(nil, "store", "good", "--pull-api", "ftp://127.0.0.1"),
		Entry(nil, "store", "good", "--listen", "foo"), Entry(nil, "store", "acts-on-orders", "--pull-api", "127.0.0.1:9000", "--key", ""),
		Entry(nil, "store", "good", "--ca-out", "ca.pem"), Entry(nil, "store", "good", "--delay", "-1s"),
		Entry(nil, "contract", "operations", "--revision", "1999-01"), Entry(nil, "contract", "operations", "getOrder"), Entry(nil, "demo", "--html", "no/such/demo.html"),
		Entry(nil, "healthcheck", "http://127.0.0.1:1"), Entry(nil, "healthcheck", "nowhere"), Entry(nil, "schema", "nope"), Entry(nil, "schema", "scenaro"),
		Entry(nil, "scenario", "show", "nope"), Entry(nil, "scenario", "show"), Entry(nil, "scenario", "new", "Bad Name"), Entry(nil, "scenario", "nope"),
		Entry(nil, "scenario", "from", "text.txt"), Entry(nil, "cabinet", "new", "bad.yaml"), Entry(nil, "cabinet", "from", "text.txt"), Entry(nil, "cabinet", "from", "none.jsonl"),
		Entry(nil, "import", "text.txt"), Entry(nil, "import", "none.har"), Entry(nil, "import"), Entry(nil, "import", "empty.har"), Entry(nil, "import", "some.har"),
		Entry(nil, "import", "torn.har"), Entry(nil, "export", "text.txt"), Entry(nil, "export", "journal1.jsonl", "--har", "-"), Entry(nil, "export", "journal2.jsonl", "--har", "-"),
		Entry(nil, "export", "journal3.jsonl", "--har", "-"), Entry(nil, "replay", "text.txt", "--url", "http://a"), Entry(nil, "replay"),
		Entry(nil, "compare", "text.txt"), Entry(nil, "compare", "none.har"), Entry(nil, "compare", "some.har"), Entry(nil, "record"), Entry(nil, "record", "--store", "x", "--listen", "y"),
		Entry(nil, "send"), Entry(nil, "send", "ORDER_CREATD", "--url", "http://a"), Entry(nil, "send", "ORDER_CREATED"),
		Entry(nil, "send", "ORDER_CREATED", "--url", "http://a", "--set", "nope"), Entry(nil, "send", "ORDER_CREATED", "--url", "http://a", "--set", "items.7.count=1"),
		Entry(nil, "send", "ORDER_CREATED", "--url", "http://a", "--body", "none.json"),
		Entry(nil, "serve", "--listen", "foo"), Entry(nil, "serve", "--state", "."), Entry(nil, "serve", "--state", "text.txt"), Entry(nil, "serve", "--state", "no/such/x"),
		Entry(nil, "serve", "--state", "-"), Entry(nil, "serve", "--speed", "-1"), Entry(nil, "serve", "--moves", "x"), Entry(nil, "serve", "--traffic", "x"),
		Entry(nil, "serve", "--url", "foo"), Entry(nil, "serve", "--proxy", "foo"), Entry(nil, "serve", "--allow-host", "http://x"),
		Entry(nil, "run"), Entry(nil, "run", "disconection", "--url", "http://a"), Entry(nil, "run", "disconnection"),
		Entry(nil, "run", "disconnection", "--url", "http://a", "--store", "good"), Entry(nil, "run", "none.yaml", "--url", "http://a"), Entry(nil, "run", "text.txt", "--url", "http://a"),
		Entry(nil, "run", "disconnection", "--url", "http://a", "--run", "("), Entry(nil, "run", "disconnection", "--url", "http://a", "--run", "zzz"),
		Entry(nil, "run", "disconnection", "--url", "http://a", "--set", "x=y"), Entry(nil, "run", "disconnection", "--url", "http://a", "--set", "x"),
		Entry(nil, "run", "disconnection", "--url", "http://a", "--parallel", "0"), Entry(nil, "run", "disconnection", "--url", "http://a", "--speed", "NaN"),
		Entry(nil, "run", "disconnection", "--url", "http://a", "--watch"), Entry(nil, "run", "disconnection", "--url", "http://a", "--record", "a", "--report", "json=a"),
		Entry(nil, "run", "disconnection", "duplicates", "--url", "http://a", "--record", "a"), Entry(nil, "run", "disconnection", "--store", "acts-on-orders"),
		Entry(nil, "run", "order-life-fbs", "--url", "http://a", "--pull-api", "9000"), Entry(nil, "mcp", "x"),
		Entry(nil, "cabinet", "show", "cab1.yaml"), Entry(nil, "cabinet", "show", "cab2.yaml"), Entry(nil, "cabinet", "show", "cab3.yaml"), Entry(nil, "cabinet", "show", "cab4.yaml"),
		Entry(nil, "cabinet", "show", "cab5.yaml"), Entry(nil, "cabinet", "show", "cab6.yaml"), Entry(nil, "cabinet", "show", "cab7.yaml"), Entry(nil, "cabinet", "show", "cab8.yaml"),
		Entry(nil, "cabinet", "show", "cab9.yaml"), Entry(nil, "cabinet", "show", "cab10.yaml"), Entry(nil, "cabinet", "show", "cab11.yaml"), Entry(nil, "cabinet", "show", "cab12.yaml"),
		Entry(nil, "cabinet", "show", "cab13.yaml"), Entry(nil, "cabinet", "show", "cab14.yaml"), Entry(nil, "cabinet", "show", "cab15.yaml"), Entry(nil, "cabinet", "show", "cab16.yaml"),
		Entry(nil, "cabinet", "show", "cab17.yaml"), Entry(nil, "cabinet", "show", "none.yaml"),
	)

	It("is told in Russian of every broken scenario that the tests have", func() {
		files, err := filepath.Glob("../../scenarios/testdata/broken/*.yaml")
		Expect(err).NotTo(HaveOccurred())
		Expect(len(files)).To(BeNumerically(">", 100))
		c := inRussian()
		for _, name := range files {
			text, err := os.ReadFile(name)
			Expect(err).NotTo(HaveOccurred())
			c.write("story.yaml", string(text))
			c.run("run", "story.yaml", "--store", "good", "--dry-run")
			if c.code == exitUsage {
				expectRussian(c.stderr.String(), "Order '51000000000' is in terminal state") // which Market says
			}
		}
	})
})

var _ = Describe("What commands say, to a developer who reads Russian,", func() {
	It("is Russian in the help of each", func() {
		p := &process{env: func(string) (string, bool) { return "", false }, lang: "ru"}
		Expect(p.readLanguage()).To(Succeed())
		c := inRussian()
		var visit func(cmd *cobra.Command)
		visit = func(cmd *cobra.Command) {
			if cmd.Name() == "agents" || cmd.Hidden { // what agents read is English
				return
			}
			c.run(append(strings.Fields(cmd.CommandPath())[1:], "--help")...)
			Expect(c.code).To(Equal(exitOK))
			expectRussian(c.stdout.String())
			for _, child := range cmd.Commands() {
				visit(child)
			}
		}
		root := newRoot(p)
		root.InitDefaultCompletionCmd()
		visit(root)
	})

	It("is Russian in lists and in what becomes of files", func() {
		c := inRussian()
		for _, args := range [][]string{
			{"store", "--list"}, {"scenario", "list"}, {"contract", "coverage"}, {"check", "--list"}, {"schema"}, {"version"},
			{"run", "escalation", "legacy-cart-changes", "--store", "good", "--dry-run"},
			{"cabinet", "new", "new.yaml"}, {"scenario", "new", "late-courier"}, {"run", "duplicates", "--store", "good", "--record", "rec.jsonl"},
			{"export", "rec.jsonl", "--har", "out.har"}, {"import", "out.har", "--out", "again.jsonl"}, {"cabinet", "from", "rec.jsonl", "--out", "made.yaml"},
			{"scenario", "from", "rec.jsonl", "--out", "made-too.yaml"}, {"replay", "rec.jsonl", "--url", sampleStore("error-500")}, {"demo", "--html", "demo.html"},
		} {
			c.run(args...)
			Expect(c.stderr.String()).To(BeEmpty())
			expectRussian(c.stdout.String(), saidByStores, "night soon morning question fresh outage bought basket late courier")
		}
	})

	DescribeTable("is Russian where it checks, runs and sends",
		func(behaviour string) {
			store, err := simtest.Start(behaviour, simtest.Options{})
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(store.Close)
			c := inRussian()
			for _, args := range [][]string{
				{"check", store.URL(), "--deadline", "1s"}, {"run", "duplicates", "--url", store.URL(), "--deadline", "1s"},
				{"send", "ORDER_CREATED", "--url", store.URL(), "--deadline", "1s"},
			} {
				c.run(args...)
				expectRussian(c.stdout.String()+c.stderr.String(), saidByStores)
			}
		},
		Entry(nil, "good"), Entry(nil, "error-500"), Entry(nil, "not-json"), Entry(nil, "torn"), Entry(nil, "duplicate-crash"), Entry(nil, "one-campaign"),
		Entry(nil, "wrong-content-type"), Entry(nil, "redirect-302"), Entry(nil, "bad-request-400"), Entry(nil, "unknown-crash"),
	)
})

// saidByStores is what sample stores say when they fail, and Market when it refuses,
// which is quoted as it is.
const saidByStores = "the database is away internal error duplicate key shop is not connected unknown value the notification is not understood " +
	"sure ok thanks Found Bad Request Internal Server Error No transition found"
