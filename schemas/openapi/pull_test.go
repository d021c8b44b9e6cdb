package openapi_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing/fstest"

	"github.com/dlclark/regexp2"
	"github.com/getkin/kin-openapi/openapi3"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/schemas/openapi"
)

const things = "testdata/pull.yaml"

// imported is a document as package schemas reads it.
func imported(file string) *schemas.Pull {
	GinkgoHelper()
	bundle, err := openapi.Import("2026-01", file)
	Expect(err).NotTo(HaveOccurred())
	files := fstest.MapFS{schemas.TypesFile: {Data: []byte("[]")}}
	for name, content := range bundle.Files {
		files[bundle.Folder+"/"+name] = &fstest.MapFile{Data: content}
	}
	set, err := schemas.Open("2026-01", files)
	Expect(err).NotTo(HaveOccurred())
	pull, err := set.Pull()
	Expect(err).NotTo(HaveOccurred())
	return pull
}

// changed is pull.yaml with one piece of it replaced.
func changed(old, with string) string {
	GinkgoHelper()
	content := contentOf(things)
	Expect(strings.Count(content, old)).To(Equal(1), old)
	return written("changed.yaml", strings.Replace(content, old, with, 1))
}

var _ = Describe("Import of a pull API", func() {
	It("makes the golden files, the same ones each time", func() {
		bundle, err := openapi.Import("2026-01", things)
		Expect(err).NotTo(HaveOccurred())
		Expect(bundle.Folder).To(Equal(schemas.PullFolder))
		Expect(bundle.Names()).To(Equal([]string{schemas.OperationsFile, schemas.ComponentsFile}))
		for _, name := range bundle.Names() {
			golden := filepath.Join("testdata", "golden", bundle.Folder, name)
			if *update {
				Expect(os.WriteFile(golden, bundle.Files[name], 0o644)).To(Succeed())
			}
			Expect(string(bundle.Files[name])).To(Equal(contentOf(golden)), name)
			Expect(json.Valid(bundle.Files[name])).To(BeTrue())
		}
		for range 10 {
			Expect(openapi.Import("2026-01", things)).To(Equal(bundle))
		}
	})

	It("carries no text, and nothing of Market's own affairs", func() {
		bundle, err := openapi.Import("2026-01", things)
		Expect(err).NotTo(HaveOccurred())
		for _, name := range bundle.Names() {
			Expect(string(bundle.Files[name])).NotTo(Or(ContainSubstring("text that"), ContainSubstring("x-"), ContainSubstring("transform")), name)
		}
	})

	It("reads JSON as well as YAML", func() {
		fromYAML, err := openapi.Import("2026-01", things)
		Expect(err).NotTo(HaveOccurred())
		Expect(openapi.Import("2026-01", written("pull.json", asJSON(contentOf(things))))).To(Equal(fromYAML))
	})

	It("keeps properties in the order of the document, and those of a layer after them", func() {
		layer := written("layer.yaml", "components: {schemas: {Thing: {properties: {added: {type: boolean}, id: {minimum: 1}}}}}")
		bundle, err := openapi.Import("2026-01", things, layer)
		Expect(err).NotTo(HaveOccurred())
		Expect(string(bundle.Files[schemas.ComponentsFile])).To(MatchRegexp(
			`"Thing":\{"properties":\{"sku":.*"id":.*"minimum":1.*"on":.*"count":.*"parts":.*"label":.*"added":`))
	})

	It("writes its files into a folder of their own, and leaves what is beside them alone", func() {
		dir := GinkgoT().TempDir()
		Expect(os.MkdirAll(filepath.Join(dir, "2026-01"), 0o755)).To(Succeed())
		Expect(os.WriteFile(filepath.Join(dir, "2026-01", "PING.json"), nil, 0o644)).To(Succeed())
		bundle, err := openapi.Import("2026-01", things)
		Expect(err).NotTo(HaveOccurred())
		path := func(name string) string { return filepath.Join(dir, "2026-01", "pull", name) }
		for _, state := range []openapi.State{openapi.Created, openapi.Unchanged} {
			Expect(bundle.Write(dir)).To(Equal([]openapi.FileState{
				{Path: path(schemas.OperationsFile), State: state}, {Path: path(schemas.ComponentsFile), State: state},
			}))
		}
	})

	It("carries what Market says of an operation", func() {
		op := imported(things).Operation("getThings")
		Expect(op.Method + " " + op.Path).To(Equal("GET /v2/shops/{shopId}/things"))
		Expect(op.Models).To(Equal([]string{"dbs", "fbs"}))
		Expect(op.Tags).To(Equal([]string{"things"}))
		Expect(op.Scopes).To(Equal([]string{"all", "all:read-only"}))
		Expect(op.Callers).To(Equal([]string{"seller"}))
		Expect(op.Limits).To(Equal(schemas.Limits{
			Counted: "resp.result.things",
			Basic:   schemas.Rate{Amount: 1, Seconds: 120},
			Medium:  schemas.Rate{Amount: 10, Seconds: 3600},
		}))
		Expect(op.Parallel).To(Equal(6))
		Expect(op.Deprecated).To(BeNil())
		names := []string{}
		for _, p := range op.Parameters {
			names = append(names, p.In+" "+p.Name)
		}
		Expect(names).To(Equal([]string{"path shopId", "query limit", "query pageToken", "query sku", "query colour", "query note"}))
		Expect(op.Parameters[1].Truncate).To(BeTrue())
		Expect(op.Parameters[2].Aliases).To(Equal([]string{"page_token"}))
		Expect(op.Parameters[3]).To(And(HaveField("Trim", true), HaveField("Required", true)))
		Expect(op.Parameters[4]).To(And(HaveField("Deprecated", true), HaveField("Schema().Default", "RED"), HaveField("Schema().Name", "Colour")))
	})

	It("carries what becomes of an operation", func() {
		pull := imported(things)
		Expect(pull.Operation("getFile").Deprecated).To(Equal(&schemas.Deprecation{Degrades: "2027-01-18", Ends: "2027-04-12", Replacement: "getThings"}))
		Expect(pull.Operation("dropFile").Deprecated).To(Equal(&schemas.Deprecation{}))
	})

	It("carries bodies that are no JSON, and replies that have none", func() {
		pull := imported(things)
		Expect(pull.Operation("sendFile").Body.Content[0].Media).To(Equal("multipart/form-data"))
		Expect(pull.Operation("sendFile").Reply(200).Content).To(HaveExactElements(HaveField("Media", "application/json"), HaveField("Media", "text/plain")))
		Expect(pull.Operation("getFile").Reply(200).Content).To(HaveExactElements(HaveField("Media", "image/jpeg"), HaveField("Media", "image/png")))
		Expect(pull.Operation("getFile").Reply(200).Schema().Format).To(Equal("binary"))
		Expect(pull.Operation("makeThing").Reply(200).Content).To(BeEmpty())
		Expect(pull.Operation("makeThing").Reply(200).Schema()).To(BeNil())
		Expect(pull.Operation("makeThing").Parallel).To(Equal(schemas.DefaultParallel))
	})

	DescribeTable("refuses",
		func(old, with string, problems ...string) {
			_, err := openapi.Import("2026-01", changed(old, with))
			for _, problem := range append(problems, "changed.yaml") {
				Expect(err).To(MatchError(ContainSubstring(problem)))
			}
		},
		Entry("an operation without an id", "operationId: getFile", "tags: []", "id for every operation"),
		Entry("a parameter without a schema", "name: pageToken, in: query, x-transform: token, x-aliases: [pageToken, page_token], schema: {type: string}", "name: pageToken, in: query, content: {text/plain: {}}", "pageToken", "no schema"),
	)

	DescribeTable("leaves out what it does not know, and warns of it by place and value",
		func(old, with string, warnings ...string) {
			bundle, err := openapi.Import("2026-01", changed(old, with))
			Expect(err).NotTo(HaveOccurred())
			Expect(texts(bundle.Warnings)).To(Equal(warnings))
		},
		Entry("a parameter in a header", "name: pageToken, in: query", "name: pageToken, in: header",
			`GET /v2/shops/{shopId}/things parameter pageToken: only parameters in path and query are taken over, left out: in "header"`),
		Entry("another style of a list", "{name: sku, in: query", "{style: pipeDelimited, name: sku, in: query",
			`GET /v2/shops/{shopId}/things parameter sku: only lists with commas and repeated parameters are known, taken as such: style "pipeDelimited"`),
		Entry("a transform", "x-transform: trim", "x-transform: shout",
			`GET /v2/shops/{shopId}/things parameter sku: unknown, left out: x-transform "shout"`),
		Entry("an extension", "x-transform: trim", "x-transform: trim, x-new: [1]",
			`GET /v2/shops/{shopId}/things parameter sku: unknown, left out: x-new [1]`),
		Entry("scopes", `x-auth-scopes: [all, "all:read-only"]`, "x-auth-scopes: all",
			`GET /v2/shops/{shopId}/things: unknown, left out: x-auth-scopes "all"`),
		Entry("a status", `"420": {$ref`, `default: {$ref`,
			`GET /v2/shops/{shopId}/things: only numbers are taken over as a status, left out: response "default"`),
	)

	DescribeTable("knows no limit where it does not understand it, and warns",
		func(old, with string) {
			file := changed(old, with)
			bundle, err := openapi.Import("2026-01", file)
			Expect(err).NotTo(HaveOccurred())
			Expect(bundle.Warnings).To(HaveExactElements(And(
				HaveField("Place", "GET /v2/shops/{shopId}/things"), HaveField("Name", "x-resource-limit-config"), HaveField("Value", HavePrefix("{")))))
			Expect(imported(file).Operation("getThings").Limits).To(BeZero())
		},
		Entry("a period that it does not know", "period: hours", "period: moons"),
		Entry("a limit of nothing", "none: {amount: 1,", "none: {amount: 0,"),
		Entry("a limit that counts neither side", "path: resp.result.things", "path: things"),
		Entry("a limit that is none", "amount: 10,", "amount: many,"),
	)

	DescribeTable("knows the shapes that limits have had",
		func(config string, basic, medium schemas.Rate) {
			file := changed(limits, "x-resource-limit-config: {path: resp, "+config+"}\n")
			Expect(imported(file).Operation("getThings").Limits).To(Equal(schemas.Limits{Counted: "resp", Basic: basic, Medium: medium}))
		},
		Entry("of February 2026", "amount: 100, period: hours", schemas.Rate{Amount: 100, Seconds: 3600}, schemas.Rate{Amount: 100, Seconds: 3600}),
		Entry("of April 2026", "amount: 100, period: hours, tariff-resource-limits: {none: {amount: 1, period: minutes, period-duration: 2}, medium: {amount: 5, period: hours, period-duration: 1}}",
			schemas.Rate{Amount: 1, Seconds: 120}, schemas.Rate{Amount: 5, Seconds: 3600}),
		Entry("of July 2026", "none: {amount: 1, period: minutes, period-duration: 2}, medium: {amount: 5, period: days, period-duration: 1}",
			schemas.Rate{Amount: 1, Seconds: 120}, schemas.Rate{Amount: 5, Seconds: 86400}),
	)

	It("knows a page's size that is cut in the way of early 2026", func() {
		file := changed("x-transform: truncateLimit", "x-limit-config: {default: 1, maximum: 2, mode: truncate}")
		Expect(imported(file).Operation("getThings").Parameters[1].Truncate).To(BeTrue())
	})
})

// regex is the whole of ECMA 262, for the judgement of another validator.
type regex struct{ *regexp2.Regexp }

func (r regex) MatchString(text string) bool {
	ok, err := r.Regexp.MatchString(text)
	return err == nil && ok
}

func compileRegex(pattern string) (openapi3.RegexMatcher, error) {
	compiled, err := regexp2.Compile(pattern, regexp2.ECMAScript)
	return regex{compiled}, err
}

var _ = Describe("A body held against an imported pull API", func() {
	DescribeTable("is judged as against the document itself",
		func(id string, status int, body string, valid bool) {
			op := imported(things).Operation(id)
			violations, err := op.ValidateBody(schemas.MediaJSON, []byte(body))
			if status > 0 {
				violations, err = op.ValidateReply(status, schemas.MediaJSON, []byte(body))
			}
			Expect(err).NotTo(HaveOccurred())
			Expect(violations).To(WithTransform(func(v []schemas.Violation) bool { return len(v) == 0 }, Equal(valid)), "%v", violations)
			Expect(officialSchema(id, status).VisitJSON(plain(body), openapi3.SetSchemaRegexCompiler(compileRegex))).To(
				WithTransform(func(err error) bool { return err == nil }, Equal(valid)))
		},
		Entry(nil, "makeThing", 0, `{"size": 0.5}`, true),
		Entry(nil, "makeThing", 0, `{"size": 0}`, false),
		Entry(nil, "makeThing", 0, `{}`, false),
		Entry(nil, "makeThing", 0, `[]`, false),
		Entry(nil, "makeThing", 0, `{"size": 1, "colour": null}`, true),
		Entry(nil, "makeThing", 0, `{"size": 1, "colour": "RED"}`, true),
		Entry(nil, "makeThing", 0, `{"size": 1, "colour": "GREEN"}`, false),
		Entry(nil, "makeThing", 0, `{"size": 1, "after": {"id": 1, "on": "2026-09-01"}}`, true),
		Entry(nil, "makeThing", 0, `{"size": 1, "after": {"id": 1, "on": "2026-09-01", "parts": [{"id": 2, "on": "2026-09-01"}, {"id": 3}]}}`, false),
		Entry(nil, "makeThing", 0, `{"size": 1, "after": {"id": 1, "on": "1 September"}}`, false),
		Entry(nil, "makeThing", 0, `{"size": 1, "after": {"id": 1, "on": "2026-09-01", "sku": "    "}}`, false),
		Entry(nil, "makeThing", 0, `{"size": 1, "after": {"id": 1, "on": "2026-09-01", "sku": " a b "}}`, true),
		Entry(nil, "makeThing", 0, `{"size": 1, "after": {"id": 1, "on": "2026-09-01", "count": 2147483648}}`, false),
		Entry(nil, "makeThing", 0, `{"size": 1, "after": null}`, false),
		Entry(nil, "getThings", 200, `{"status": "OK", "result": {"things": null}}`, true),
		Entry(nil, "getThings", 200, `{"status": "OK", "result": {"things": []}}`, false),
		Entry(nil, "getThings", 200, `{"status": "OK"}`, false),
		Entry(nil, "getThings", 200, `{"result": {}}`, false),
		Entry(nil, "getThings", 200, `{"status": "FINE", "result": {}}`, false),
		Entry(nil, "getThings", 420, `{"status": "ERROR"}`, true),
		Entry(nil, "getThings", 420, `{}`, false),
		Entry(nil, "sendFile", 200, `{"status": "OK", "more": 1}`, true),
	)
})

// officialSchema is the schema of an operation's body, or of a reply, as another
// library reads the document.
func officialSchema(id string, status int) *openapi3.Schema {
	GinkgoHelper()
	// That library leaves out what stands beside a reference.
	text := strings.Replace(contentOf(things), `{$ref: "#/components/schemas/Colour", nullable: true}`, `{nullable: true, allOf: [{$ref: "#/components/schemas/Colour"}]}`, 1)
	doc, err := openapi3.NewLoader().LoadFromData([]byte(text))
	Expect(err).NotTo(HaveOccurred())
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			if op.OperationID != id {
				continue
			}
			if status == 0 {
				return op.RequestBody.Value.Content.Get(schemas.MediaJSON).Schema.Value
			}
			return op.Responses.Status(status).Value.Content.Get(schemas.MediaJSON).Schema.Value
		}
	}
	Fail("there is no operation " + id)
	return nil
}

func plain(body string) any {
	var value any
	Expect(json.Unmarshal([]byte(body), &value)).To(Succeed())
	return value
}

// limits is that of getThings in pull.yaml.
const limits = `x-resource-limit-config:
        path: resp.result.things
        parallel-limit-value: 6
        none: {amount: 1, period: minutes, period-duration: 2}
        medium: {amount: 10, period: hours, period-duration: 1}
`
