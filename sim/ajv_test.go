package sim_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

// ajvCase is a schema and what is held against it.
type ajvCase struct {
	Name   string            `json:"name"`
	Schema json.RawMessage   `json:"schema"`
	Strict bool              `json:"strict"` // no property but those it names
	Bodies []json.RawMessage `json:"bodies"`
}

// Another author's validator, of JSON Schema itself and in another language, judges
// what is sent and what is taken.
var _ = Describe("ajv", Ordered, func() {
	var folder string

	BeforeAll(func(ctx SpecContext) {
		if os.Getenv(withNPM) == "" {
			Skip(withNPM + " is not set: npm would be called")
		}
		folder = GinkgoT().TempDir()
		for _, name := range []string{"package.json", "judge.mjs"} {
			text, err := os.ReadFile(filepath.Join("testdata", "ajv", name))
			Expect(err).NotTo(HaveOccurred())
			Expect(os.WriteFile(filepath.Join(folder, name), text, 0o600)).To(Succeed())
		}
		run := exec.CommandContext(ctx, "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund")
		run.Dir = folder
		out, err := run.CombinedOutput()
		Expect(err).NotTo(HaveOccurred(), string(out))
	}, NodeTimeout(5*time.Minute))

	judge := func(ctx SpecContext, cases []ajvCase) [][]*string {
		GinkgoHelper()
		set, err := schemas.Load(schemas.Latest)
		Expect(err).NotTo(HaveOccurred())
		raw, err := fs.ReadFile(set.Files(), schemas.PullFolder+"/"+schemas.ComponentsFile)
		Expect(err).NotTo(HaveOccurred())
		var components struct {
			Defs json.RawMessage `json:"$defs"`
		}
		Expect(json.Unmarshal(raw, &components)).To(Succeed())
		in, err := json.Marshal(map[string]any{"components": components.Defs, "undescribed": undescribed(), "cases": cases})
		Expect(err).NotTo(HaveOccurred())
		run := exec.CommandContext(ctx, "node", "judge.mjs")
		run.Dir, run.Stdin = folder, bytes.NewReader(in)
		var problems strings.Builder
		run.Stderr = &problems
		out, err := run.Output()
		Expect(err).NotTo(HaveOccurred(), problems.String())
		var verdicts [][]*string
		Expect(json.Unmarshal(out, &verdicts)).To(Succeed())
		return verdicts
	}

	It("finds nothing in the reply of any operation, and no property that the contract lacks", func(ctx SpecContext) {
		wishes := requests()
		var cases []ajvCase
		for _, op := range pullContract(schemas.Latest).Operations() {
			wanted := wishes[op.ID]
			w := newWorld(schemas.Latest, cmp.Or(wanted.model, modelOf(op)))
			if wanted.before != nil {
				wanted.before(w)
			}
			reply := w.ask(op, wanted)
			documented := op.Reply(cmp.Or(wanted.refused, http.StatusOK))
			if len(documented.Content) > 0 && documented.Content[0].Media == schemas.MediaJSON {
				cases = append(cases, ajvCase{op.ID, documented.Content[0].JSON, true, []json.RawMessage{reply.Body.Bytes()}})
			}
		}
		spoilt := cases[0]
		spoilt.Bodies = []json.RawMessage{json.RawMessage(`{"status":"OK","result":{},"errors":[],"more":1}`)}
		verdicts := judge(ctx, append(cases, spoilt))
		wrong := []string{}
		for i, one := range cases {
			if verdict := verdicts[i][0]; verdict != nil {
				wrong = append(wrong, fmt.Sprintf("%s: %s: %.300s", one.Name, *verdict, one.Bodies[0]))
			}
		}
		Expect(wrong).To(BeEmpty())
		Expect(verdicts[len(cases)][0]).NotTo(BeNil(), "it is strict")
		Expect(len(cases)).To(BeNumerically(">", 140))
	}, SpecTimeout(5*time.Minute))

	It("judges bodies that differ from right ones as Market does", func(ctx SpecContext) {
		contract := pullContract(schemas.Latest)
		var cases []ajvCase
		var statuses [][]int
		for _, op := range contract.Operations() {
			if op.Body == nil || op.Body.Content[0].Media != schemas.MediaJSON {
				continue
			}
			w := newWorld(schemas.Latest, modelOf(op))
			shell := w.stateless(contract)
			right, all := mutants(op.Body.Schema())
			one, answered := ajvCase{Name: op.ID, Schema: op.Body.Content[0].JSON}, []int{}
			for _, m := range append(all, mutant{"right", right}) {
				one.Bodies = append(one.Bodies, m.body)
				answered = append(answered, w.path(shell, op, m.body).Code)
			}
			cases, statuses = append(cases, one), append(statuses, answered)
		}
		wrong := []string{}
		for i, verdicts := range judge(ctx, cases) {
			for j, verdict := range verdicts {
				if status := statuses[i][j]; status != http.StatusForbidden && (status == http.StatusBadRequest) != (verdict != nil) {
					wrong = append(wrong, fmt.Sprintf("%s %.200s: %d, where ajv says %v", cases[i].Name, cases[i].Bodies[j], status, verdict))
				}
			}
		}
		Expect(wrong[:min(len(wrong), 10)]).To(BeEmpty())
	}, SpecTimeout(10*time.Minute))
})
