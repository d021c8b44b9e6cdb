package schemas_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

var _ = Describe("The embedded files", func() {
	for _, revision := range schemas.Revisions() {
		Describe("of revision "+revision, func() {
			var files fs.FS
			var names []string
			BeforeEach(func() {
				files = load(revision).Files()
				var err error
				names, err = fs.Glob(files, "*.*")
				Expect(err).NotTo(HaveOccurred())
			})

			It("are a schema for each type and reply, and the list of types", func() {
				want := []string{schemas.TypesFile, "reply-200.json", "reply-400.json", "reply-500.json"}
				for _, typ := range contractTypes(revision) {
					want = append(want, typ+".json")
				}
				Expect(names).To(ConsistOf(want))
			})

			It("compile, and name themselves", func() {
				for _, name := range names {
					if name == schemas.TypesFile {
						continue
					}
					raw := content(files, name)
					Expect(schemas.Check(name, raw)).To(Succeed())
					Expect(decoded(raw)).To(And(
						HaveKeyWithValue("$id", "https://localmarket.dev/schemas/"+revision+"/"+name),
						HaveKeyWithValue("$schema", "https://json-schema.org/draft/2020-12/schema")))
				}
			})

			It("are written the one way there is to write them", func() {
				for _, name := range names {
					raw := content(files, name)
					var again bytes.Buffer
					enc := json.NewEncoder(&again)
					enc.SetEscapeHTML(false)
					enc.SetIndent("", "  ")
					Expect(enc.Encode(decoded(raw))).To(Succeed())
					Expect(again.String()).To(Equal(string(raw)), name)
				}
			})

			It("hold facts and no text", func() {
				for _, name := range names {
					expectFacts(decoded(content(files, name)), name)
				}
			})
		})
	}

	DescribeTable("would not be taken if they",
		func(schema, problem string) {
			Expect(schemas.Check("some.json", []byte(schema))).To(MatchError(And(
				ContainSubstring("some.json"), ContainSubstring(problem))))
		},
		Entry("were not JSON", `{`, "EOF"),
		Entry("broke the rules of schemas", `{"type": "whole number"}`, "type"),
		Entry("read the network", `{"$ref": "http://127.0.0.1:1/a.json"}`, "refusing to load"),
		Entry("read a file", `{"$ref": "file:///etc/hostname"}`, "refusing to load"),
		Entry("read their neighbour", `{"$ref": "PING.json"}`, "refusing to load"),
		Entry("had a pattern that Go does not know", `{"pattern": "^(?=a)b$"}`, "regex"),
	)
})

func content(files fs.FS, name string) []byte {
	raw, err := fs.ReadFile(files, name)
	Expect(err).NotTo(HaveOccurred())
	return raw
}

func decoded(raw []byte) any {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var value any
	Expect(dec.Decode(&value)).To(Succeed())
	return value
}

// expectFacts fails on keywords that carry text, and on text that is not in
// the contract's own alphabet.
func expectFacts(node any, where string) {
	switch node := node.(type) {
	case map[string]any:
		for key, value := range node {
			if !strings.HasSuffix(where, "/properties") {
				Expect(key).NotTo(BeElementOf("description", "title", "example", "examples", "default", "$comment"), where)
				Expect(key).NotTo(HavePrefix("x-"), where)
			}
			expectFacts(value, where+"/"+key)
		}
	case []any:
		for i, value := range node {
			expectFacts(value, fmt.Sprintf("%s/%d", where, i))
		}
	case string:
		Expect(strings.ContainsFunc(node, func(r rune) bool { return r > 0x7e || r == ' ' })).To(BeFalse(), "%s: %q", where, node)
	}
}
