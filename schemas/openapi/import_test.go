package openapi_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/schemas/openapi"
)

const (
	shop = "testdata/shop.yaml"
	more = "testdata/more.yaml"
)

// replaced is shop.yaml with one piece of it replaced.
func replaced(old, with string) string {
	content := contentOf(shop)
	Expect(strings.Count(content, old)).To(Equal(1), old)
	return written("replaced.yaml", strings.Replace(content, old, with, 1))
}

var _ = Describe("Import", func() {
	It("makes the golden files, the same ones each time", func() {
		bundle, err := openapi.Import("2026-01", shop, more)
		Expect(err).NotTo(HaveOccurred())
		Expect(bundle.Revision).To(Equal("2026-01"))
		Expect(bundle.Names()).To(Equal([]string{
			"ADDED.json", "CLOSED.json", "OPENED.json", "reply-200.json", "reply-400.json", "reply-500.json", schemas.TypesFile,
		}))
		for _, name := range bundle.Names() {
			golden := filepath.Join("testdata", "golden", name)
			if *update {
				Expect(os.WriteFile(golden, bundle.Files[name], 0o644)).To(Succeed())
			}
			Expect(string(bundle.Files[name])).To(Equal(contentOf(golden)), name)
		}
		for range 10 {
			Expect(openapi.Import("2026-01", shop, more)).To(Equal(bundle))
		}
	})

	It("carries no text", func() {
		bundle, err := openapi.Import("2026-01", shop)
		Expect(err).NotTo(HaveOccurred())
		for _, name := range bundle.Names() {
			Expect(string(bundle.Files[name])).NotTo(Or(ContainSubstring("text that"), ContainSubstring("x-inline")), name)
		}
	})

	It("lists the types as the document does, then those that only the mapping has", func() {
		bundle, err := openapi.Import("2026-01", shop, more)
		Expect(err).NotTo(HaveOccurred())
		Expect(bundle.Files[schemas.TypesFile]).To(MatchJSON(`["OPENED", "CLOSED", "ADDED"]`))
	})

	It("reads JSON as well as YAML", func() {
		fromYAML, err := openapi.Import("2026-01", shop)
		Expect(err).NotTo(HaveOccurred())
		Expect(openapi.Import("2026-01", written("shop.json", asJSON(contentOf(shop))))).To(Equal(fromYAML))
	})

	It("makes of the additions what is embedded", func() {
		bundle, err := openapi.Import("2026-09", "testdata/official.yaml", "../additions/common.yaml", "../additions/2026-09.yaml")
		Expect(err).NotTo(HaveOccurred())
		set, err := schemas.Load("2026-09")
		Expect(err).NotTo(HaveOccurred())
		for _, name := range []string{"ORDER_LINE_SERVICE_STATUS_UPDATED.json", "reply-400.json", "reply-500.json"} {
			embedded, err := fs.ReadFile(set.Files(), name)
			Expect(err).NotTo(HaveOccurred())
			Expect(string(bundle.Files[name])).To(Equal(string(embedded)), name)
		}
	})

	DescribeTable("refuses",
		func(file func() string, problems ...string) {
			_, err := openapi.Import("2026-01", file())
			for _, problem := range problems {
				Expect(err).To(MatchError(ContainSubstring(problem)))
			}
			Expect(len(err.Error())).To(BeNumerically("<", 1500))
			Expect(strings.ContainsFunc(err.Error(), unicode.IsControl)).To(BeFalse())
		},
		Entry("a file that is not there", func() string { return "testdata/none.yaml" }, "testdata/none.yaml"),
		Entry("a folder", func() string { return "testdata" }, "testdata"),
		Entry("an empty file", func() string { return written("a.yaml", "") }, "a.yaml", "one YAML document"),
		Entry("only a comment", func() string { return written("a.yaml", "# hello") }, "a.yaml", "one YAML document"),
		Entry("two YAML documents", func() string { return written("a.yaml", "a: 1\n---\nb: 1\n") }, "a.yaml", "one YAML document"),
		Entry("null", func() string { return written("a.yaml", "null") }, "a.yaml", "[1:1]"),
		Entry("broken JSON", func() string { return written("a.json", `{"openapi": }`) }, "a.json", "byte"),
		Entry("two JSON documents", func() string { return written("a.json", `{} {}`) }, "a.json", "after the document"),
		Entry("a JSON array", func() string { return written("a.json", `[1]`) }, "a.json"),
		Entry("broken YAML", func() string { return written("a.yaml", "a: [\n") }, "a.yaml", "[1:"),
		Entry("a YAML bomb", func() string { return written("a.yaml", "a: &a [1]\nb: &b [*a, *a]\nc: [*b, *b]\n") }, "a.yaml", "line 2", "aliases"),
		Entry("deep YAML", func() string { return written("a.yaml", "a:\n"+strings.Repeat(" [", 100_000)) }, "a.yaml", "line 2", "deep"),
		Entry("deep JSON", func() string { return written("a.json", `{"a":`+strings.Repeat("[", 100_000)) }, "a.json", "depth"),
		Entry("a key that comes twice", func() string { return written("a.yaml", "a: 1\na: 2\n") }, "a.yaml"),
		Entry("a file of more than 16 MiB", func() string { return written("a.yaml", strings.Repeat("#", openapi.MaxFileSize+1)) }, "a.yaml", "16 MiB"),
		Entry("what is no OpenAPI", func() string { return written("a.yaml", "a: 1\n") }, "a.yaml", "OpenAPI version"),
		Entry("another version", func() string { return replaced("openapi: 3.0.3", "openapi: 3.1.0") }, "3.1.0", "3.0"),
		Entry("a reference to the network",
			func() string {
				return replaced(`{$ref: "#/components/schemas/Answer"}`, `{$ref: "http://127.0.0.1:1/a.json#/Answer"}`)
			},
			"replaced.yaml", "http://127.0.0.1:1", "refusing"),
		Entry("a reference to a file that is not there",
			func() string {
				return replaced(`{$ref: "#/components/schemas/Answer"}`, `{$ref: "none.yaml#/components/schemas/Added"}`)
			},
			"replaced.yaml", "refers to none.yaml", "no such file"),
		Entry("a reference to a file of another folder",
			func() string {
				return replaced(`{$ref: "#/components/schemas/Answer"}`, `{$ref: "../none.yaml"}`)
			},
			"replaced.yaml", "../none.yaml", "refusing", "own folder"),
		Entry("a reference to nothing",
			func() string {
				return replaced(`{$ref: "#/components/schemas/Answer"}`, `{$ref: "#/components/schemas/None"}`)
			},
			"replaced.yaml", "None"),
		Entry("a mapping to nothing",
			func() string {
				return replaced(`CLOSED: "#/components/schemas/Closed"`, `CLOSED: "#/components/schemas/None"`)
			},
			"replaced.yaml", "None"),
		Entry("a mapping to elsewhere",
			func() string { return replaced(`CLOSED: "#/components/schemas/Closed"`, `CLOSED: "Closed.yaml"`) },
			"replaced.yaml", "Closed.yaml"),
		Entry("a type that is no name of a file",
			func() string { return replaced(`CLOSED: "#/components`, `../CLOSED: "#/components`) },
			"replaced.yaml", "../CLOSED"),
		Entry("a document without notifications",
			func() string {
				return replaced("      discriminator:\n        propertyName: kind\n        mapping:\n          CLOSED: \"#/components/schemas/Closed\"\n          OPENED: \"#/components/schemas/Opened\"\n", "")
			},
			"replaced.yaml", "discriminator"),
		Entry("a document with two operations for them",
			func() string {
				return replaced("  /other:\n    get:\n", "  /other:\n    post:\n      requestBody: {content: {application/json: {schema: {$ref: \"#/components/schemas/Event\"}}}}\n")
			},
			"replaced.yaml", "2 operations"),
		Entry("a document without one of the replies",
			func() string { return replaced(`"400":`, `"404":`) },
			"replaced.yaml", "response 400"),
		Entry("a reply without JSON",
			func() string {
				return replaced("application/json:\n              schema: {type: object, additionalProperties: false}", "text/plain: {}")
			},
			"replaced.yaml", "response 500"),
	)

	DescribeTable("leaves out what it does not know, and warns of it by place and value",
		func(old, with string, warnings ...string) {
			bundle, err := openapi.Import("2026-01", replaced(old, with))
			Expect(err).NotTo(HaveOccurred())
			Expect(texts(bundle.Warnings)).To(HaveExactElements(warnings))
		},
		Entry("nothing", "plain: {type: string, pattern: '^[A-Z]{2}$'}", "plain: {type: string, pattern: '^[A-Z]{3}$'}"),
		Entry("a pattern", `'^[A-Z]{2}$'`, `'(a)\1'`,
			`Closed/properties/plain: this pattern cannot be translated, left out: pattern "(a)\\1"`),
		Entry("look-ahead in one alternative", `'^[A-Z]{2}$'`, `'^(?=a)b|c$'`,
			`Closed/properties/plain: this pattern cannot be translated, left out: pattern "^(?=a)b|c$"`),
		Entry("look-ahead inside a pattern", `'^[A-Z]{2}$'`, `'^a(?=b)'`,
			`Closed/properties/plain: this pattern cannot be translated, left out: pattern "^a(?=b)"`),
		Entry("look-ahead that does not end", `'^[A-Z]{2}$'`, `'^(?=a'`,
			`Closed/properties/plain: this pattern cannot be translated, left out: pattern "^(?=a"`),
		Entry("control characters in what it quotes", "plain: {type: string, pattern: '^[A-Z]{2}$'}", `"\e[2J\n": {type: string, pattern: "("}`,
			"Closed/properties/\ufffd[2J : this pattern cannot be translated, left out: pattern \"(\""),
		Entry("a union of Java", `'^[A-Z]{2}$'`, `'^[[A-Z]-]{2}$'`,
			`Closed/properties/plain: a class within a class is a union to Java alone: an addition should write it out: pattern "^[[A-Z]-]{2}$"`),
		Entry("a keyword of another language", `ok: {type: boolean}`, `ok: {type: boolean, if: {type: string}}`,
			`response 200/properties/ok: unknown keyword, left out: if {"type":"string"}`),
		Entry("a format", `ok: {type: boolean}`, `ok: {type: string, format: moon}`,
			`response 200/properties/ok: this format is not checked: an addition should give a pattern: format "moon"`),
		Entry("a time of day", `ok: {type: boolean}`, `ok: {type: string, format: time, pattern: "^..:..$"}`,
			`response 200/properties/ok: this format is a time with its offset: an addition should say what is meant: format "time"`),
		Entry("the length of a number", `ok: {type: boolean}`, `ok: {type: integer, maxLength: 5}`,
			`response 200/properties/ok: this bound says nothing of such a type: an addition should say what is meant: minLength, maxLength [0,5]`),
		Entry("a property that is required alone", "required: [ok]", "required: [ok, name]",
			`response 200: required, and not described: an addition should do either: required "name"`),
	)

	It("leaves out an addition to what the document does not have", func() {
		layer := written("layer.yaml", "components: {schemas: {Nobody: {required: [x]}, Other: {allOf: [{$ref: '#/components/schemas/Nobody'}]}}, parameters: {None: {schema: {maxLength: 5}}}}")
		with, err := openapi.Import("2026-01", shop, layer)
		Expect(err).NotTo(HaveOccurred())
		Expect(texts(with.Warnings)).To(ConsistOf(HavePrefix("components/schemas/Nobody: "), HavePrefix("components/schemas/Other: "), HavePrefix("components/parameters/None: ")))
		without, err := openapi.Import("2026-01", shop)
		Expect(err).NotTo(HaveOccurred())
		Expect(with.Files).To(Equal(without.Files))
	})

	It("names the layer that broke the document", func() {
		layer := written("layer.yaml", "components: {schemas: {Answer: {type: whole}}}")
		_, err := openapi.Import("2026-01", shop, layer)
		Expect(err).To(MatchError(And(HavePrefix(layer), ContainSubstring("Answer"))))
	})

	It("wants a file", func() {
		_, err := openapi.Import("2026-01")
		Expect(err).To(MatchError(ContainSubstring("no file")))
	})

	DescribeTable("wants a revision named by year and month",
		func(revision string) {
			_, err := openapi.Import(revision, shop)
			Expect(err).To(MatchError(ContainSubstring("2026-09")))
		},
		Entry("none", ""),
		Entry("a path", "../2026-09"),
		Entry("a day", "2026-09-01"),
		Entry("a newline", "2026-09\n"),
	)
})

func texts(list []openapi.Warning) []string {
	out := []string{}
	for _, w := range list {
		out = append(out, w.String())
	}
	return out
}

func asJSON(document string) string {
	raw, err := yaml.YAMLToJSON([]byte(document))
	Expect(err).NotTo(HaveOccurred())
	return string(raw)
}
