package main

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/goccy/go-yaml"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim/cabinet"
)

func printedSettings() *jsonschema.Schema {
	GinkgoHelper()
	c := inFolder().run("schema", "settings")
	Expect(c.code).To(Equal(exitOK), c.stderr.String())
	compiler := jsonschema.NewCompiler()
	compiler.ExtractAnnotations = true
	Expect(compiler.AddResource("settings.schema.json", &c.stdout)).To(Succeed())
	schema, err := compiler.Compile("settings.schema.json")
	Expect(err).NotTo(HaveOccurred())
	return schema
}

var _ = Describe("schema", func() {
	DescribeTable("prints what files and reports are held to", func(name string, text func() []byte) {
		c := inFolder().run("schema", name)
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(c.stdout.Bytes()).To(Equal(text()))
	},
		Entry(nil, "scenario", scenarios.Schema), Entry(nil, "cabinet", cabinet.Schema),
		Entry(nil, "report", reports.Schema), Entry(nil, "runs", reports.RunsSchema),
	)

	It("lists the names, each of which it prints as JSON", func() {
		c := inFolder().run("schema")
		Expect(c.code).To(Equal(exitOK))
		lines := strings.Split(strings.TrimSpace(c.stdout.String()), "\n")
		Expect(lines).To(HaveLen(5))
		for _, line := range lines {
			name, _, _ := strings.Cut(line, " ")
			Expect(json.Valid(c.run("schema", name).stdout.Bytes())).To(BeTrue(), name)
		}
		Expect(c.run("__complete", "schema", "se").stdout.String()).To(ContainSubstring("settings"))
	})

	DescribeTable("is used wrongly", func(message string, args ...string) {
		c := inFolder().run(args...)
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(HavePrefix("localmarket: " + message))
		Expect(c.stdout.String()).To(BeEmpty())
	},
		Entry(nil, `unknown schema "setings" (did you mean "settings"?); known are scenario, cabinet, settings, report, runs`, "schema", "setings"),
		Entry(nil, "accepts at most 1 arg(s)", "schema", "report", "runs"),
		Entry("where it was before", `unknown command "schema" for "localmarket scenario"`, "scenario", "schema"),
		Entry("where it was before", `unknown command "schema" for "localmarket cabinet"`, "cabinet", "schema"),
	)

	It("knows the settings that the commands know, and no other", func() {
		schema := printedSettings()
		root := newRoot(&process{stdout: &bytes.Buffer{}})
		known := knownSettings(root)
		Expect(len(known)).To(BeNumerically(">", 60))
		Expect(known).To(ContainElements("deadline", "report", "listen", "store"))
		for _, name := range known {
			Expect(schema.Properties).To(HaveKey(name))
			Expect(schema.Properties[name].Description).NotTo(BeEmpty(), name)
		}
		Expect(schema.Properties).To(HaveKey("color"), "the flags of all commands")
		for name := range schema.Properties {
			Expect(append(known, "color", "lang")).To(ContainElement(name))
		}
		Expect(schema.Properties).NotTo(Or(HaveKey("config"), HaveKey("help"), HaveKey("no-descriptions")))
	})

	DescribeTable("holds settings to what the commands take", func(text string, valid bool) {
		var document any
		Expect(yaml.Unmarshal([]byte(text), &document)).To(Succeed())
		asJSON, err := json.Marshal(document)
		Expect(err).NotTo(HaveOccurred())
		Expect(json.Unmarshal(asJSON, &document)).To(Succeed())
		c := inFolder()
		c.write(settingsFile, text)
		c.run("check", "http://127.0.0.1:1", "--list")
		if valid {
			Expect(printedSettings().Validate(document)).To(Succeed())
			Expect(c.code).To(Equal(exitOK), c.stderr.String())
			return
		}
		Expect(printedSettings().Validate(document)).NotTo(Succeed())
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(ContainSubstring(settingsFile + " line 1"))
	},
		Entry(nil, "deadline: 1m30s\n", true), Entry(nil, "deadline: 0\n", true),
		Entry(nil, "deadline: 5\n", false), Entry(nil, "deadline: soon\n", false),
		Entry(nil, "seed: 7\n", true), Entry(nil, "seed: -7\n", false), Entry(nil, "seed: x\n", false), Entry(nil, "seed: 1.5\n", false),
		Entry(nil, "strict: true\n", true), Entry(nil, "strict: maybe\n", false),
		Entry(nil, "color: never\n", true), Entry(nil, "color: red\n", false),
		Entry(nil, "only: [ping.reply, notify]\n", true), Entry(nil, "only: ping.reply\n", true), Entry(nil, "only: [{id: ping}]\n", false),
		Entry(nil, "cabinet: my.yaml\n", true), Entry(nil, "cabinet: [a.yaml, b.yaml]\n", false),
		Entry("a name that there is not", "dead-line: 5s\n", false), Entry(nil, "config: x.yaml\n", false), Entry(nil, "no-descriptions: true\n", false),
		Entry("several kinds of one name", "set: orders=200\n", true),
	)
})
