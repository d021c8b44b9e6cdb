package main

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/sim/simtest"
)

// said are the texts of a JSON report that people read, without what is quoted, names
// with signs in them, and the store's own words.
func said(report []byte) []string {
	GinkgoHelper()
	var r struct {
		Heading string
		Why     []string
		Summary struct {
			Connect, Types string
			Do             []string
		}
		Checks    []struct{ ID, Title, Reason, Expected, Fix string }
		Exchanges []struct{ Reply *struct{ Body string } }
	}
	Expect(json.Unmarshal(report, &r)).To(Succeed())
	all := slices.Concat([]string{r.Heading, r.Summary.Connect, r.Summary.Types}, r.Why, r.Summary.Do)
	for _, c := range r.Checks {
		all = append(all, c.Title, c.Reason, c.Expected, c.Fix)
	}
	var words []string
	for _, x := range r.Exchanges {
		if x.Reply != nil {
			for _, m := range regexp.MustCompile(`:\s*"([^"]+)`).FindAllStringSubmatch(x.Reply.Body, -1) {
				words = append(words, m[1])
			}
			words = append(words, strings.TrimSpace(x.Reply.Body))
		}
	}
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	for i := range all {
		for _, w := range slices.Compact(words) {
			if w != "" {
				all[i] = strings.ReplaceAll(all[i], w, "")
			}
		}
	}
	return all
}

var _ = Describe("Russian", func() {
	DescribeTable("is all that check says of a store",
		func(behaviour string) {
			store, err := simtest.Start(behaviour, simtest.Options{})
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(store.Close)
			c := inFolder()
			c.env["LANG"] = "ru_RU.UTF-8"
			c.run("check", store.URL(), "--deadline", "1s", "--report", "json=out.json")
			for _, text := range said([]byte(c.read("out.json"))) {
				Expect(english(text)).To(BeEmpty(), text)
			}
			Expect(c.stdout.String()).To(ContainSubstring("Что сделать:"))
		},
		Entry(nil, "good"), Entry(nil, "error-500"), Entry(nil, "not-json"), Entry(nil, "long-name"), Entry(nil, "torn"), Entry(nil, "created-201"),
		Entry(nil, "tls-self-signed"), Entry(nil, "duplicate-crash"), Entry(nil, "one-campaign"), Entry(nil, "ip-allowlist"), Entry(nil, "wrong-content-type"),
		Entry(nil, "redirect-302"), Entry(nil, "bad-request-400"), Entry(nil, "error-in-200"), Entry(nil, "reset"), Entry(nil, "unknown-crash"),
	)

	DescribeTable("is in every format of a report",
		func(format, word string) {
			store, err := simtest.Start("error-500", simtest.Options{})
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(store.Close)
			c := inFolder()
			c.run("check", store.URL(), "--only", "ping", "--lang", "ru", "--report", format+"=out")
			Expect(c.read("out")).To(ContainSubstring(word))
			Expect(c.code).To(Equal(exitFailed))
		},
		Entry(nil, "text", "| ожидается"), Entry(nil, "html", "Как исправить"), Entry(nil, "html", `<html lang="ru">`), Entry(nil, "html", "partner-api/doc/ru/"), Entry(nil, "markdown", "### Что сделать"),
		Entry(nil, "github", "Ожидается: статус 200"), Entry(nil, "junit", "вместо 200"), Entry(nil, "json", `"heading": "Не пройдены`),
	)

	It("is the help of every command, and each line of it keeps its column", func() {
		p := &process{env: func(string) (string, bool) { return "", false }, lang: "ru"}
		Expect(p.readLanguage()).To(Succeed())
		var visit func(cmd *cobra.Command)
		visit = func(cmd *cobra.Command) {
			if cmd.Name() == "agents" { // what agents read is English
				return
			}
			for _, text := range []string{cmd.Short, cmd.Long} {
				if text != "" {
					Expect(p.translate(text)).NotTo(Equal(text))
				}
			}
			for line := range strings.Lines(p.translate(cmd.Long)) {
				Expect(printable.Columns(strings.TrimRight(line, "\n"))).To(BeNumerically("<=", 90), line)
			}
			cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
				Expect(p.translate(f.Usage)).NotTo(Equal(f.Usage), cmd.CommandPath()+" --"+f.Name)
			})
			for _, child := range cmd.Commands() {
				visit(child)
			}
		}
		visit(newRoot(p))
	})

	It("fits the columns of a text report", func() {
		p := &process{env: func(string) (string, bool) { return "", false }, lang: "ru"}
		Expect(p.readLanguage()).To(Succeed())
		for _, label := range []string{
			"rules", "market", "sent", "came back", "wrong", "doubtful", "expected", "fix", "time", "repeat", "around", "fault", "called", "answered",
			"issue", "meanwhile", "same as", "store", "settings", "timeline",
		} {
			Expect(p.translate(label)).NotTo(Equal(label))
			Expect(printable.Columns(p.translate(label))).To(BeNumerically("<", 10), label)
		}
		store, err := simtest.Start("duplicate-crash", simtest.Options{})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(store.Close)
		c := inFolder().run("check", store.URL(), "--lang", "ru")
		for line := range strings.Lines(c.stdout.String()) {
			if !strings.Contains(line, "curl ") && !strings.Contains(line, "localmarket check ") && !strings.Contains(line, "--only") && !strings.Contains(line, ` "`) {
				Expect(printable.Columns(strings.TrimRight(line, "\n"))).To(BeNumerically("<=", 100), line)
			}
		}
	})

	DescribeTable("is all that run says of a story",
		func(scenario, behaviour string) {
			c := inFolder()
			c.env["LANG"] = "ru_RU.UTF-8"
			c.run("run", scenario, "--store", behaviour, "--report", "json=out.json")
			var all struct{ Runs []json.RawMessage }
			Expect(json.Unmarshal([]byte(c.read("out.json")), &all)).To(Succeed())
			Expect(all.Runs).To(HaveLen(1))
			for _, text := range said(all.Runs[0]) {
				Expect(english(text)).To(BeEmpty(), text)
			}
			Expect(c.stdout.String()).To(And(ContainSubstring("Что сделать:"), ContainSubstring("хроника")))
		},
		Entry(nil, "poison-message", "good"), Entry(nil, "lost-replies", "duplicate-crash"), Entry(nil, "order-life-fbs", "good"),
		Entry(nil, "escalation", "good"), Entry(nil, "unknown-values", "unknown-crash"), Entry(nil, "return-and-refund", "good"),
		Entry(nil, "one-slow-handler", "chat-500"), Entry(nil, "ping-refused", "good"), Entry(nil, "copies-at-once", "duplicate-race"),
		Entry(nil, "activation-delay", "error-500"),
	)

	It("keeps the journal, ids and exit codes as they are", func() {
		store, err := simtest.Start("error-500", simtest.Options{})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(store.Close)
		journals := map[string]string{}
		for _, l := range languages() {
			c := inFolder()
			c.run("check", store.URL(), "--only", "ping", "--first-order", "1", "--lang", l, "--journal", "out.jsonl")
			Expect(c.code).To(Equal(exitFailed))
			Expect(c.stdout.String()).To(ContainSubstring("ping.reply"))
			journals[l] = regexp.MustCompile(`"measured":\{.*?\}\}?,?`).ReplaceAllString(c.read("out.jsonl"), "")
		}
		Expect(journals["ru"]).NotTo(ContainSubstring("вместо"))
		Expect(journals["ru"]).To(ContainSubstring("instead of 200"))
	})

	DescribeTable("is chosen by the flag, then the settings, then the locale",
		func(args []string, env map[string]string, russian bool) {
			c := inFolder()
			c.env = env
			c.run(append([]string{"check"}, args...)...)
			Expect(c.code).To(Equal(exitUsage))
			Expect(strings.Contains(c.stderr.String(), "не указан URL магазина")).To(Equal(russian), c.stderr.String())
		},
		Entry("nothing", nil, map[string]string{}, false),
		Entry("the flag", []string{"--lang", "ru"}, map[string]string{}, true),
		Entry("the flag in one word", []string{"--lang=ru"}, map[string]string{"LANG": "en_US.UTF-8"}, true),
		Entry("the flag before the locale", []string{"--lang", "en"}, map[string]string{"LC_ALL": "ru_RU.UTF-8"}, false),
		Entry("the settings", nil, map[string]string{"LOCALMARKET_LANG": "ru", "LANG": "C"}, true),
		Entry("LC_ALL before the others", nil, map[string]string{"LC_ALL": "C", "LANG": "ru_RU.UTF-8"}, false),
		Entry("LC_MESSAGES before LANG", nil, map[string]string{"LC_MESSAGES": "ru_RU.UTF-8", "LANG": "C"}, true),
		Entry("LANG", nil, map[string]string{"LANG": "ru_RU.UTF-8"}, true),
		Entry("another language", nil, map[string]string{"LANG": "de_DE.UTF-8"}, false),
	)

	It("says so where there is no such language", func() {
		c := inFolder().run("check", "--lang", "fr")
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(ContainSubstring("must be one of en, ru"))
	})

	It("tells what is wrong with the command line", func() {
		c := inFolder().run("chek", "--lang", "ru")
		Expect(c.stderr.String()).To(ContainSubstring(`неизвестная команда "chek"`))
	})
})
