package journal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
)

var _ = Describe("The kinds of entries", func() {
	It("knows every kind once", func() {
		seen := map[journal.Kind]bool{}
		for _, k := range journal.Kinds() {
			Expect(seen).NotTo(HaveKey(k))
			seen[k] = true
		}
		Expect(seen).To(HaveLen(len(declaredKinds())))
		for _, k := range declaredKinds() {
			Expect(seen).To(HaveKey(journal.Kind(k)))
		}
	})
})

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
