package journal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"

	. "github.com/onsi/gomega"
)

// declaredKinds are the constants of type Kind in the source.
func declaredKinds() []string {
	file, err := parser.ParseFile(token.NewFileSet(), "entry.go", nil, 0)
	Expect(err).NotTo(HaveOccurred())
	var out []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if of, ok := spec.Type.(*ast.Ident); ok && of.Name == "Kind" {
			text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			Expect(err).NotTo(HaveOccurred())
			out = append(out, text)
		}
		return true
	})
	return out
}
