package cabinet

import _ "embed"

var (
	//go:embed cabinet.schema.json
	schema string
	//go:embed template.yaml
	template string
)

// Schema is the JSON Schema (draft 2020-12) of cabinets' files, for editors. What
// it cannot say, such as that no SKU is there twice, is for Parse to find.
func Schema() []byte { return []byte(schema) }

// Template is the text of a file to begin from, with comments.
func Template() []byte { return []byte(template) }
