package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios/traffic"
)

// stubs are what of k6 the script uses: requests are noted, not sent.
var stubs = map[string]string{
	"package.json":                 `{"type":"module"}`,
	"node_modules/k6/package.json": `{"type":"module","exports":{".":"./index.js","./http":"./http.js","./execution":"./execution.js"}}`,
	"node_modules/k6/index.js":     `export const check = (reply, all) => Object.values(all).every((one) => one(reply) || process.exit(1));`,
	"node_modules/k6/http.js":      `export const sent = []; export default { post(url, body, o) { sent.push({ url, body, ...o }); return { status: 200 }; } };`,
	"node_modules/k6/execution.js": `export default { scenario: { iterationInTest: 0 } };`,
	"run.js": `import fs from 'node:fs';
globalThis.__ENV = { TARGET: 'http://other:1/', HEADER_AUTHORIZATION: 'given', FIRST: process.argv[2] };
globalThis.open = (name) => fs.readFileSync('./' + name, 'utf8');
const { default: iterate, options } = await import('./load.js');
const { sent } = await import('k6/http');
const { default: exec } = await import('k6/execution');
for (const n of [0, 1, 2]) { exec.scenario.iterationInTest = n; iterate(); }
console.log(JSON.stringify({ sent, options }));`,
}

var _ = Describe("export k6", func() {
	requests := func(c *command, dir string) traffic.K6 {
		GinkgoHelper()
		var k traffic.K6
		Expect(json.Unmarshal([]byte(c.read(filepath.Join(dir, "requests.json"))), &k)).To(Succeed())
		return k
	}

	It("writes a script that sends a scenario again and again, each time with numbers of its own", func() {
		node, err := exec.LookPath("node")
		if err != nil {
			Skip("there is no node to run the script by")
		}
		c := inFolder()
		c.run("export", "k6", "escalation", "--out", "load")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		k := requests(c, "load")
		Expect(k.Requests).NotTo(BeEmpty())
		for name, text := range stubs {
			Expect(os.MkdirAll(filepath.Join(c.dir, "load", filepath.Dir(name)), 0o777)).To(Succeed())
			c.write(filepath.Join("load", name), text)
		}
		play := func(first int) (sent []struct {
			URL, Body string
			Headers   map[string]string
		}) {
			GinkgoHelper()
			cmd := exec.Command(node, "run.js", fmt.Sprint(first))
			cmd.Dir = filepath.Join(c.dir, "load")
			out, err := cmd.CombinedOutput()
			Expect(err).NotTo(HaveOccurred(), "%s", out)
			var played struct {
				Sent []struct {
					URL, Body string
					Headers   map[string]string
				}
				Options struct{ Thresholds map[string][]string }
			}
			Expect(json.Unmarshal(out, &played)).To(Succeed(), "%s", out)
			Expect(played.Options.Thresholds).To(HaveKey("http_req_failed"))
			return played.Sent
		}
		sent := append(play(0), play(3)...)
		Expect(sent).To(HaveLen(6 * len(k.Requests)))
		order := regexp.MustCompile(`"orderId":(\d+)`)
		ofIteration, traces := map[string]int{}, map[string]bool{}
		for i, one := range sent {
			from := k.Requests[i%len(k.Requests)]
			Expect(one.URL).To(Equal("http://other:1" + from.Path))
			traces[one.Headers["traceparent"]] = true
			Expect(one.Headers).To(HaveKeyWithValue("Content-Type", "application/json"))
			if found := order.FindStringSubmatch(one.Body); found != nil {
				before, known := ofIteration[found[1]]
				Expect(!known || before == i/len(k.Requests)).To(BeTrue(), "no two iterations have an order in common")
				ofIteration[found[1]] = i / len(k.Requests)
			}
			digits := regexp.MustCompile(`\d+`)
			Expect(digits.ReplaceAllString(one.Body, "0")).To(Equal(digits.ReplaceAllString(from.Body, "0")), "nothing else changes")
			Expect(json.Valid([]byte(one.Body))).To(BeTrue())
		}
		Expect(traces).To(HaveLen(len(sent)))
		Expect(len(ofIteration)).To(BeNumerically(">=", 6))
	})

	It("takes a recording, without what is secret in it", func() {
		c := inFolder()
		c.run("run", "--store", "good", "duplicates", "--record", "r.jsonl", "--header", "Authorization: Bearer hidden-away")
		c.run("export", "k6", "r.jsonl")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		k := requests(c, "k6")
		Expect(slices.ContainsFunc(k.Requests, func(r traffic.K6Request) bool { return r.Type == "ORDER_CREATED" })).To(BeTrue())
		for _, r := range k.Requests {
			Expect(r.Secret).To(ContainElement("Authorization"))
		}
		Expect(c.read("k6/requests.json") + c.read("k6/load.js")).NotTo(ContainSubstring("hidden-away"))
	})

	It("says what it cannot take", func() {
		c := inFolder()
		c.write("empty.jsonl", "")
		for arg, problem := range map[string]string{"": "which scenario", "nowhere.jsonl": "cannot be read", "nowhere.yaml": "cannot be read", "empty.jsonl": "no"} {
			args := []string{"export", "k6"}
			if arg != "" {
				args = append(args, arg)
			}
			c.run(args...)
			Expect(c.code).To(Equal(exitUsage), arg)
			Expect(c.stderr.String()).To(ContainSubstring(problem), arg)
		}
		Expect(strings.Join(c.files(), " ")).NotTo(ContainSubstring("k6"))
	})
})
