package schemas_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing/fstest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

func pull(revision string) *schemas.Pull {
	GinkgoHelper()
	p, err := load(revision).Pull()
	Expect(err).NotTo(HaveOccurred())
	return p
}

func operation(id string) *schemas.Operation {
	GinkgoHelper()
	op := pull(schemas.Latest).Operation(id)
	Expect(op).NotTo(BeNil(), id)
	return op
}

var _ = Describe("The pull API", func() {
	DescribeTable("has as many operations and paths as the official file",
		func(revision string, operations, paths, components int) {
			p := pull(revision)
			Expect(p.Operations()).To(HaveLen(operations))
			all, ids := map[string]bool{}, map[string]bool{}
			for _, op := range p.Operations() {
				all[op.Path], ids[op.ID] = true, true
				Expect(p.Operation(op.ID)).To(BeIdenticalTo(op))
			}
			Expect(all).To(HaveLen(paths))
			Expect(ids).To(HaveLen(operations))
			Expect(p.Components()).To(HaveLen(components))
		},
		Entry(nil, "2026-09", 169, 159, 846),
		Entry(nil, "2025-09", 153, 142, 684),
	)

	for _, revision := range schemas.Revisions() {
		Describe("of revision "+revision, func() {
			It("is sorted by path, then by method", func() {
				Expect(slices.IsSortedFunc(pull(revision).Operations(), func(a, b *schemas.Operation) int {
					return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method)
				})).To(BeTrue())
			})

			It("says of every operation what a caller must know", func() {
				p := pull(revision)
				for _, op := range p.Operations() {
					Expect(op.Method).To(BeElementOf("GET", "POST", "PUT", "DELETE"), op.ID)
					Expect(op.Path).To(MatchRegexp(`^/v[123]/`), op.ID)
					Expect(op.Models).NotTo(BeEmpty(), op.ID)
					Expect(op.Tags).NotTo(BeEmpty(), op.ID)
					Expect(op.Scopes).To(ContainElement("all-methods"), op.ID)
					Expect(op.Parallel).To(BeNumerically(">=", 4), op.ID)
					Expect(op.Reply(200)).NotTo(BeNil(), op.ID)
					Expect(op.Reply(401).Schema().Property("errors")).NotTo(BeNil(), op.ID)
					for _, p := range op.Parameters {
						Expect(strings.Contains(op.Path, "{"+p.Name+"}")).To(Equal(p.In == "path"), "%s %s", op.ID, p.Name)
					}
					if op.Deprecated != nil && op.Deprecated.Replacement != "" {
						Expect(p.Operation(op.Deprecated.Replacement)).NotTo(BeNil(), op.ID)
					}
				}
			})

			It("compiles whole, uses every component, and says nothing but facts", func() {
				raw := content(load(revision).Files(), "pull/"+schemas.ComponentsFile)
				document := decoded(raw).(map[string]any)
				used := string(content(load(revision).Files(), "pull/"+schemas.OperationsFile)) + string(raw)
				names, err := pull(revision).Components()
				Expect(err).NotTo(HaveOccurred())
				all := []any{}
				for _, name := range names {
					all = append(all, map[string]any{"$ref": "#/$defs/" + name})
					Expect(used).To(ContainSubstring(`"#/$defs/`+name+`"`), name)
				}
				document["prefixItems"] = all
				Expect(schemas.Check(schemas.ComponentsFile, encoded(document))).To(Succeed())
				expectFactsOfPull(decoded(raw), "")
				expectFactsOfPull(decoded(content(load(revision).Files(), "pull/"+schemas.OperationsFile)), "")
			})

			It("is small, and one line an operation or schema", func() {
				size := 0
				for name, lines := range map[string]int{
					schemas.OperationsFile: len(pull(revision).Operations()) + 2,
					schemas.ComponentsFile: len(decoded(content(load(revision).Files(), "pull/"+schemas.ComponentsFile)).(map[string]any)["$defs"].(map[string]any)) + 2,
				} {
					raw := content(load(revision).Files(), "pull/"+name)
					Expect(bytes.Count(raw, []byte("\n"))).To(Equal(lines), name)
					size += len(raw)
				}
				Expect(size).To(BeNumerically("<", 500_000))
			})

			It("takes every body and reply that is made as its nodes say, and none without what is required", func() {
				checked := 0
				for _, op := range pull(revision).Operations() {
					contents := map[int][]schemas.Content{}
					if op.Body != nil {
						contents[0] = op.Body.Content
					}
					for _, reply := range op.Replies {
						contents[reply.Status] = reply.Content
					}
					for status, list := range contents {
						if len(list) == 0 || list[0].Media != schemas.MediaJSON {
							continue
						}
						judge, node := judgeOf(op, status)
						for depth := range 5 {
							body := maker{depth}.value(node)
							Expect(judge(encoded(body))).To(BeEmpty(), "%s %d: %s", op.ID, status, encoded(body))
							checked++
						}
						for _, p := range node.Properties() {
							body := maker{1}.value(node).(map[string]any)
							delete(body, p.Name)
							Expect(judge(encoded(body))).To(HaveLen(map[bool]int{true: 1}[p.Required]), "%s %d %s", op.ID, status, p.Name)
						}
					}
				}
				Expect(checked).To(BeNumerically(">", 5000))
			})
		})
	}

	It("carries scopes, limits and the end of operations", func() {
		Expect(operation("updateStocks").Limits).To(Equal(schemas.Limits{
			Counted: "req.skus", Basic: schemas.Rate{Amount: 100_000, Seconds: 60}, Medium: schemas.Rate{Amount: 100_000, Seconds: 60},
		}))
		Expect(operation("updateStocks").Limits.Basic.Period()).To(Equal(time.Minute))
		Expect(operation("getBusinessOrders").Parallel).To(Equal(6))
		Expect(operation("updateStocks").Parallel).To(Equal(schemas.DefaultParallel))
		Expect(operation("getOrder").Deprecated).To(Equal(&schemas.Deprecation{Degrades: "2027-01-18", Ends: "2027-04-12", Replacement: "getBusinessOrders"}))
		Expect(operation("createOrder").Models).To(Equal([]string{"laas"}))
		Expect(operation("createOrder").Scopes).To(Equal([]string{"all-methods", "inventory-and-order-processing"}))
		Expect(operation("getGoodsFeedbacksUrbanads").Callers).To(Equal([]string{"urbanads"}))
		for _, op := range pull("2026-09").Operations() {
			Expect(op.Limits.Basic.Amount).To(BeNumerically(">", 0), op.ID)
			Expect(op.Limits.Medium.Period()).To(BeNumerically(">=", time.Minute), op.ID)
		}
	})

	It("is read once, and one for all", func() {
		set := load(schemas.Latest)
		first, err := set.Pull()
		Expect(err).NotTo(HaveOccurred())
		Expect(set.Pull()).To(BeIdenticalTo(first))
		list := first.Operations()
		list[0] = nil
		Expect(first.Operations()[0]).NotTo(BeNil())
	})

	It("writes operations as it reads them", func() {
		read := decoded(content(load(schemas.Latest).Files(), "pull/"+schemas.OperationsFile)).([]any)
		for i, op := range pull(schemas.Latest).Operations() {
			written := decoded(encoded(op)).(map[string]any)
			if op.Parallel == schemas.DefaultParallel {
				delete(written, "parallel")
			}
			Expect(written).To(Equal(read[i]))
		}
	})

	It("compiles a schema once for all who ask at the same time", func() {
		p := pull(schemas.Latest)
		var wait sync.WaitGroup
		results := make([]string, 64)
		for i := range results {
			wait.Go(func() {
				op := p.Operation([]string{"updateOrderStatus", "getOrders"}[i%2])
				violations, err := op.ValidateReply(400, schemas.MediaJSON, []byte(`{"status": "FINE"}`))
				_, query, queryErr := op.ValidateQuery(map[string][]string{"limit": {"x"}})
				results[i] = fmt.Sprint(violations, err, len(query), queryErr, op.Reply(200).Schema().Type)
			})
		}
		wait.Wait()
		for i, result := range results {
			Expect(result).To(Equal(results[i%2]))
		}
	})

	DescribeTable("is an error, said with its place, where a revision",
		func(files fstest.MapFS, problem string) {
			files[schemas.TypesFile] = &fstest.MapFile{Data: []byte("[]")}
			set, err := schemas.Open("2031-01", files)
			Expect(err).NotTo(HaveOccurred())
			for range 2 {
				_, err = set.Pull()
				Expect(err).To(MatchError(And(ContainSubstring("2031-01"), ContainSubstring(problem))))
			}
		},
		Entry("has none", fstest.MapFS{}, "contract import"),
		Entry("has a broken list", fstest.MapFS{"pull/operations.json": {Data: []byte(`[`)}}, "pull/operations.json"),
		Entry("has null for an operation", fstest.MapFS{"pull/operations.json": {Data: []byte(`[null]`)}}, "without an id"),
		Entry("has an operation without an id", fstest.MapFS{"pull/operations.json": {Data: []byte(`[{}]`)}}, "without an id"),
		Entry("has an operation twice", fstest.MapFS{"pull/operations.json": {Data: []byte(`[{"id": "a"}, {"id": "a"}]`)}}, `the id "a"`),
	)
})

// judgeOf is how to hold a JSON body or reply against an operation, and the node
// that says what it must be.
func judgeOf(op *schemas.Operation, status int) (func([]byte) ([]schemas.Violation, error), *schemas.Node) {
	if status == 0 {
		return func(body []byte) ([]schemas.Violation, error) { return op.ValidateBody(schemas.MediaJSON, body) }, op.Body.Schema()
	}
	return func(body []byte) ([]schemas.Violation, error) {
		return op.ValidateReply(status, schemas.MediaJSON, body)
	}, op.Reply(status).Schema()
}

// expectFactsOfPull fails on text: there are defaults, which are words, and
// patterns, which may hold a space.
func expectFactsOfPull(node any, where string) {
	switch node := node.(type) {
	case map[string]any:
		for key, value := range node {
			if !strings.HasSuffix(where, "/properties") {
				Expect(key).NotTo(BeElementOf("description", "title", "summary", "example", "examples", "$comment"), where)
				Expect(key).NotTo(HavePrefix("x-"), where)
			}
			if key != "pattern" {
				expectFactsOfPull(value, where+"/"+key)
			}
		}
	case []any:
		for i, value := range node {
			expectFactsOfPull(value, fmt.Sprintf("%s/%d", where, i))
		}
	case string:
		Expect(strings.ContainsFunc(node, func(r rune) bool { return r > 0x7e || r == ' ' })).To(BeFalse(), "%s: %q", where, node)
	}
}
