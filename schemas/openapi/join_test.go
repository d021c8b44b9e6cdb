package openapi_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas/openapi"
)

// split is an API in the layout of the official repositories.
var split = map[string]string{
	"openapi.yaml": `
openapi: 3.0.3
info: {title: split, version: "1"}
paths:
  /v1/things:
    $ref: paths/things.yaml
`,
	"paths/things.yaml": `
post:
  operationId: makeThing
  parameters:
    - $ref: ../components/parameters/Limit.yaml
  requestBody:
    content:
      application/json:
        schema:
          $ref: ../components/schemas/Thing.yaml
  responses:
    '200':
      description: ""
      content:
        application/json:
          schema:
            type: array
            items:
              $ref: ../components/schemas/Thing.yaml
    '400':
      $ref: ../components/responses/400.yaml
`,
	"components/parameters/Limit.yaml": "{name: limit, in: query, schema: {type: integer}}",
	"components/schemas/Thing.yaml": `
type: object
properties:
  name: {type: string}
  colour:
    $ref: ./Colour.yaml
    nullable: true
  parts:
    type: array
    items:
      $ref: Thing.yaml
  parameters:
    type: array
    items: {$ref: ./Colour.yaml}
`,
	"components/schemas/Colour.yaml": "{type: string, enum: [RED]}",
	"components/schemas/Fault.yaml":  `{"type": "object", "properties": {"text": {"type": "string"}}}`,
	"components/responses/400.yaml":  "{description: '', content: {application/json: {schema: {$ref: ../schemas/Fault.yaml}}}}",
}

// whole is the same API in one file.
const whole = `
openapi: 3.0.3
info: {title: whole, version: "1"}
paths:
  /v1/things:
    post:
      operationId: makeThing
      parameters: [{$ref: '#/components/parameters/Limit'}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses:
        '200': {description: "", content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}}
        '400': {$ref: '#/components/responses/400'}
components:
  parameters:
    Limit: {name: limit, in: query, schema: {type: integer}}
  schemas:
    Thing:
      type: object
      properties:
        name: {type: string}
        colour: {$ref: '#/components/schemas/Colour', nullable: true}
        parts: {type: array, items: {$ref: '#/components/schemas/Thing'}}
        parameters: {type: array, items: {$ref: '#/components/schemas/Colour'}}
    Colour: {type: string, enum: [RED]}
    Fault: {type: object, properties: {text: {type: string}}}
  responses:
    '400': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Fault'}}}}
`

// splitWith is split in a new folder, with some files changed; it returns the
// document's name.
func splitWith(changes map[string]string) string {
	GinkgoHelper()
	files := maps.Clone(split)
	maps.Copy(files, changes)
	dir := filepath.Join(GinkgoT().TempDir(), "openapi")
	for name, content := range files {
		path := filepath.Join(dir, name)
		Expect(os.MkdirAll(filepath.Dir(path), 0o755)).To(Succeed())
		Expect(os.WriteFile(path, []byte(content), 0o600)).To(Succeed())
	}
	return filepath.Join(dir, "openapi.yaml")
}

// bomb is a small document that doubles with each of its files.
func bomb() map[string]string {
	files := map[string]string{"paths/things.yaml": "{x-a: [{$ref: ../b0.yaml}]}"}
	for i := range 40 {
		next := fmt.Sprintf("{$ref: b%d.yaml}", i+1)
		files[fmt.Sprintf("b%d.yaml", i)] = "x: [" + next + ", " + next + "]"
	}
	files["b40.yaml"] = "{}"
	return files
}

var _ = Describe("A document whose files refer to each other", func() {
	var asOne *openapi.Bundle

	BeforeEach(func() {
		var err error
		asOne, err = openapi.Import("2026-01", written("whole.yaml", whole))
		Expect(err).NotTo(HaveOccurred())
	})

	DescribeTable("gives what one file gives",
		func(changes map[string]string) {
			document := splitWith(changes)
			for range 3 {
				Expect(openapi.Import("2026-01", document)).To(Equal(asOne))
			}
			Expect(openapi.Diff(document, document)).To(BeEmpty())
		},
		Entry("as the official repositories have it", nil),
		Entry("with components that the document names itself", map[string]string{
			"openapi.yaml": split["openapi.yaml"] + "components: {schemas: {Thing: {$ref: components/schemas/Thing.yaml}}}\n",
		}),
		Entry("with a part of a file", map[string]string{
			"components/schemas/Thing.yaml": strings.ReplaceAll(split["components/schemas/Thing.yaml"], "./Colour.yaml", "../all.yaml#/definitions/Colour"),
			"components/all.yaml":           "definitions: {Colour: {type: string, enum: [RED]}}",
		}),
		Entry("with a reference back to the document", map[string]string{
			"openapi.yaml":                  split["openapi.yaml"] + "components: {schemas: {Colour: {type: string, enum: [RED]}}}\n",
			"components/schemas/Thing.yaml": strings.ReplaceAll(split["components/schemas/Thing.yaml"], "./Colour.yaml", "../../openapi.yaml#/components/schemas/Colour"),
		}),
		Entry("with a file that refers to itself", map[string]string{
			"components/schemas/Thing.yaml": strings.Replace(split["components/schemas/Thing.yaml"], "Thing.yaml", "'#'", 1),
		}),
	)

	It("takes the files that a discriminator names", func() {
		document := splitWith(map[string]string{
			"openapi.yaml": `
openapi: 3.0.3
info: {title: n, version: "1"}
paths: {/notification: {$ref: paths/n.yaml}}`,
			"paths/n.yaml": `
post:
  requestBody: {content: {application/json: {schema: {$ref: ../components/schemas/Request.yaml}}}}
  responses:
    '200': {description: "", content: {application/json: {schema: {$ref: ../components/schemas/Fault.yaml}}}}
    '400': {$ref: ../components/responses/400.yaml}
    '500': {$ref: ../components/responses/400.yaml}`,
			"components/schemas/Request.yaml": `
type: object
properties: {type: {type: string, enum: [B, A]}}
discriminator: {propertyName: type, mapping: {A: ./Thing.yaml, B: ./Fault.yaml}}`,
		})
		bundle, err := openapi.Import("2026-01", document)
		Expect(err).NotTo(HaveOccurred())
		Expect(bundle.Names()).To(Equal([]string{"A.json", "B.json", "reply-200.json", "reply-400.json", "reply-500.json", "types.json"}))
		Expect(string(bundle.Files["A.json"])).To(ContainSubstring(`"$ref": "#/$defs/Colour"`))
	})

	DescribeTable("is refused",
		func(changes map[string]string, problems ...string) {
			_, err := openapi.Import("2026-01", splitWith(changes))
			for _, problem := range problems {
				Expect(err).To(MatchError(ContainSubstring(problem)))
			}
		},
		Entry("a file that is not there", map[string]string{"paths/things.yaml": "{$ref: none.yaml}"}, "paths/things.yaml refers to paths/none.yaml", "no such file"),
		Entry("a file above the folder", map[string]string{"paths/things.yaml": "{$ref: ../../etc.yaml}"}, "paths/things.yaml", "refusing to read ../../etc.yaml", "own folder"),
		Entry("an absolute path", map[string]string{"paths/things.yaml": "{$ref: /etc/passwd}"}, "refusing to read /etc/passwd"),
		Entry("the network", map[string]string{"components/schemas/Colour.yaml": "{properties: {a: {$ref: 'http://127.0.0.1:1/a.yaml'}}}"}, "refusing", "http://127.0.0.1:1"),
		Entry("a place that a file does not have", map[string]string{"paths/things.yaml": "{$ref: 'things.yaml#/a/b'}"}, "things.yaml#/a/b", "no such place"),
		Entry("a path's file that refers to itself", map[string]string{"paths/things.yaml": "{$ref: things.yaml}"}, "paths/things.yaml refers to itself"),
		Entry("a broken file", map[string]string{"components/schemas/Fault.yaml": "a: ["}, "Fault.yaml", "[1:"),
		Entry("files that make a document without end", bomb(), "makes more than 500000 values"),
		Entry("two files of one name",
			map[string]string{"components/schemas/Fault.yaml": "{properties: {a: {$ref: ../Thing.yaml}}}", "components/Thing.yaml": "{type: string}"},
			"components/Thing.yaml would become the component components/schemas/Thing, and so does", "components/schemas/Thing.yaml: rename"),
	)

	It("reads nothing through a link that leads out of its folder", func() {
		document := splitWith(nil)
		outside := written("outside.yaml", "{type: string, enum: [SECRET]}")
		inside := filepath.Join(filepath.Dir(document), "components", "schemas", "Colour.yaml")
		Expect(os.Remove(inside)).To(Succeed())
		Expect(os.Symlink(outside, inside)).To(Succeed())
		_, err := openapi.Import("2026-01", document)
		Expect(err).To(MatchError(And(ContainSubstring("Colour.yaml"), ContainSubstring("escapes"), Not(ContainSubstring("SECRET")))))
	})
})
