package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

const (
	modulePath = "github.com/localmarket/localmarket/"
	moduleRoot = "../.."
)

// directions says for each folder which folders of ours its code may import;
// "x/*" stands for the folders below x. The first entry that fits counts.
func directions() []direction {
	return []direction{
		{"schemas/openapi", []string{"schemas"}, "it makes what schemas carries"},
		{"schemas", nil, "the contract as data stands alone"},
		{"sim/market", nil, "the nouns are a leaf"},
		{"sim/fault", []string{"sim/market"}, "faults hit notifications"},
		{"sim/retry", nil, "schedules are pure functions"},
		{"sim/session", []string{"sim/fault", "sim/journal", "sim/market"}, "what was done is data"},
		{"sim/journal", []string{"sim/market"}, "everything reads the journal, so it reads nothing but the nouns"},
		{"sim/internal/operations", []string{"sim/internal/pullapi", "sim/internal/state", "sim/internal/rules", "sim/internal/reference", "sim/market", "sim/journal", "schemas"}, "it joins the pull API with the state"},
		{"sim/internal/rules", []string{"sim/market"}, "the rule book is pure"},
		{"sim/internal/state", []string{"sim/internal/keep", "sim/internal/rules", "sim/market"}, "the truth keeps to the rule book, and says what of it is kept"},
		{"sim/internal/keep", nil, "what is kept knows neither of what it is nor of where"},
		{"sim/internal/disk", []string{"sim/internal/keep"}, "a store knows nothing of what it keeps"},
		{"sim/internal/fake", []string{"sim/internal/rules", "sim/market", "schemas"}, "what is made up may happen, too"},
		{"sim/internal/*", []string{"sim/market", "sim/fault", "sim/retry", "sim/journal", "schemas"}, "the parts do not know each other; sim wires them"},
		{"sim/simtest", []string{"sim/market", "sim/nearest", "schemas"}, "a store knows the contract, not the engine"},
		{"sim/texts", nil, "texts know nothing of what they are about"},
		{"sim/serve/page", []string{"sim", "sim/market", "sim/fault", "sim/journal", "sim/texts"}, "a page reads the façade, and its host does what is asked for"},
		{"sim/serve", []string{"sim/serve/page", "sim", "sim/cabinet", "sim/market", "sim/fault", "sim/journal", "sim/session"}, "it serves the façade, as any user may"},
		{"sim", []string{"sim/internal/*", "sim/cabinet", "sim/market", "sim/fault", "sim/retry", "sim/journal", "schemas"}, "the façade is below whatever uses it"},
		{"reports", []string{"reports/*", "sim/journal"}, "a report reads the journal and decides nothing"},
		{"reports/printable", nil, "what makes a text safe knows nothing of what it says"},
		{"reports/rule", nil, "the rules are data"},
		{"reports/eventlog", []string{"reports/printable", "sim/journal", "sim/market"}, "what happens is read from the journal"},
		{"reports/timeline", []string{"reports/printable", "sim/journal", "sim/market"}, "what happened when is read from the journal"},
		{"reports/picture", []string{"reports/printable", "reports/timeline", "sim/journal"}, "it draws a timeline"},
		{"reports/view", []string{"reports/printable", "reports/timeline"}, "a view is text that is ready"},
		{"reports/html", []string{"reports/view", "reports/picture"}, "a format knows the view alone, so it cannot show what is not printable"},
		{"reports/junit", []string{"reports/printable", "reports/view", "reports/text"}, "a format knows the view alone, so it cannot show what is not printable"},
		{"reports/codequality", []string{"reports/json", "reports/view"}, "a format knows the view alone, so it cannot show what is not printable"},
		{"reports/ctrf", []string{"reports/json", "reports/view", "reports/text"}, "a format knows the view alone, so it cannot show what is not printable"},
		{"reports/*", []string{"reports/printable", "reports/view"}, "a format knows the view alone, so it cannot show what is not printable"},
		{"scenarios/body", nil, "what changes a body knows nothing of what it says"},
		{"sim/strictyaml", []string{"sim/nearest"}, "a way of reading files knows nothing of what is in them"},
		{"sim/cabinet", []string{"sim/market", "sim/nearest", "sim/strictyaml"}, "a file of the seller's knows nothing of what is made of it"},
		{"sim/nearest", nil, "a guess at names knows nothing of what they name"},
		{"scenarios/calls", []string{"sim", "sim/fault", "sim/market", "sim/journal", "reports"}, "how a store calls is read from the journal"},
		{"scenarios/headline", []string{"sim/journal", "sim/market", "reports"}, "a headline is a function of the results"},
		{"scenarios/hint", []string{"scenarios/headline", "sim/journal", "sim/market"}, "a hint is a function of what came of an exchange"},
		{"scenarios/traffic", []string{"sim", "sim/cabinet", "sim/fault", "sim/journal", "sim/market", "sim/session"}, "what others have recorded becomes a journal, and a journal what others read"},
		{"scenarios/recorder", []string{"scenarios/traffic", "sim", "sim/journal", "sim/market"}, "what stands before a store records as an import does"},
		{"scenarios/compare", []string{"scenarios/traffic", "schemas", "sim", "sim/cabinet", "sim/journal", "sim/market"}, "it holds our Market against recorded calls, and calls nobody"},
		{"scenarios/settings", []string{"sim", "sim/journal", "sim/market", "schemas"}, "the rules of a run, compared with those of its revision"},
		{"scenarios", []string{"scenarios/*", "sim", "sim/cabinet", "sim/market", "sim/fault", "sim/nearest", "sim/strictyaml", "sim/journal", "reports", "schemas"}, "stories use the façade as any user does"},
		{"scenarios/*", []string{"scenarios/body", "scenarios/calls", "scenarios/headline", "scenarios/hint", "scenarios/require", "scenarios/settings", "scenarios/shell", "sim/nearest", "sim/strictyaml", "sim", "sim/market", "sim/journal", "reports"}, "stories use the façade as any user does"},
		{"internal/browsertest", nil, "it gives tests a browser, and knows nothing of what they do with it"},
		{"internal/postgrestest", nil, "it gives tests a PostgreSQL, and knows nothing of what they do with it"},
		{"internal/textstest", nil, "it looks at texts alone"},
		{"cmd/contract", []string{"schemas", "schemas/openapi"}, "it is for maintainers, and has an OpenAPI reader that no user needs"},
		{"cmd/notices", nil, "it reads licences alone"},
		{"cmd/*", []string{"scenarios", "scenarios/*", "reports", "reports/eventlog", "reports/printable", "sim", "sim/cabinet", "sim/market", "sim/nearest", "sim/strictyaml", "sim/journal", "sim/serve", "sim/serve/page", "sim/session", "sim/simtest", "sim/texts", "schemas"}, "commands call packages"},
	}
}

type direction struct {
	folder string
	may    []string
	why    string
}

// source is one Go file that is not a test.
type source struct {
	name   string // relative to the module
	folder string
	file   *ast.File
	set    *token.FileSet
}

func sources() []source {
	var out []source
	err := filepath.WalkDir(moduleRoot, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && name != moduleRoot && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(moduleRoot, name)
		out = append(out, source{name: filepath.ToSlash(relative), folder: path.Dir(filepath.ToSlash(relative)), file: file, set: set})
		return err
	})
	Expect(err).NotTo(HaveOccurred())
	Expect(len(out)).To(BeNumerically(">", 50), "the files of the module are found")
	return out
}

func (s source) imports() []string {
	var out []string
	for _, spec := range s.file.Imports {
		value, err := strconv.Unquote(spec.Path.Value)
		Expect(err).NotTo(HaveOccurred())
		out = append(out, value)
	}
	return out
}

func fits(folder, pattern string) bool {
	if below, ok := strings.CutSuffix(pattern, "/*"); ok {
		return strings.HasPrefix(folder, below+"/")
	}
	return folder == pattern
}

var _ = Describe("the architecture", func() {
	It("has imports that point one way", func() {
		for _, s := range sources() {
			i := slices.IndexFunc(directions(), func(d direction) bool { return fits(s.folder, d.folder) })
			Expect(i).To(BeNumerically(">=", 0), "%s is in a folder without a place in the house", s.name)
			d := directions()[i]
			for _, imported := range s.imports() {
				ours, ok := strings.CutPrefix(imported, modulePath)
				if !ok || ours == s.folder {
					continue
				}
				allowed := slices.ContainsFunc(d.may, func(pattern string) bool { return fits(ours, pattern) })
				Expect(allowed).To(BeTrue(), "%s imports %s: %s", s.name, ours, d.why)
			}
		}
	})

	It("keeps test libraries out of the product", func() {
		for _, s := range sources() {
			for _, imported := range s.imports() {
				Expect(imported).NotTo(Or(HavePrefix("github.com/onsi/"), Equal("testing")), s.name)
			}
		}
	})

	It("has SQL in one place", func() {
		for _, s := range sources() {
			for _, imported := range s.imports() {
				if s.folder != "sim/internal/disk" && s.folder != "internal/postgrestest" {
					Expect(imported).NotTo(Or(HavePrefix("database/sql"), HavePrefix("modernc.org/sqlite"), HavePrefix("github.com/pressly/"), HavePrefix("github.com/jackc/")), s.name)
				}
			}
		}
	})

	// They are half of what a binary would weigh. No other package of ours may
	// import schemas/openapi, see directions.
	It("keeps OpenAPI readers out of what users run", func() {
		for _, s := range sources() {
			if s.folder == "schemas/openapi" {
				continue
			}
			for _, imported := range s.imports() {
				Expect(imported).NotTo(Or(HavePrefix("github.com/getkin/"), HavePrefix("github.com/oasdiff/")), s.name)
			}
		}
	})

	It("is pure Go", func() {
		for _, s := range sources() {
			Expect(s.imports()).NotTo(ContainElement("C"), s.name)
		}
	})

	It("has no init functions", func() {
		for _, s := range sources() {
			for _, declared := range s.file.Decls {
				if f, ok := declared.(*ast.FuncDecl); ok && f.Recv == nil {
					Expect(f.Name.Name).NotTo(Equal("init"), s.name)
				}
			}
		}
	})

	// A table or a compiled pattern that no code assigns is no state.
	It("has no package state: no exported variable, and none that code assigns", func() {
		assigned := map[string]bool{} // by folder and name
		for _, s := range sources() {
			for _, name := range s.assigned() {
				assigned[s.folder+"."+name] = true
			}
		}
		Expect(assigned).NotTo(BeEmpty())
		for _, s := range sources() {
			for _, declared := range s.file.Decls {
				d, ok := declared.(*ast.GenDecl)
				if !ok || d.Tok != token.VAR {
					continue
				}
				for _, spec := range d.Specs {
					for _, name := range spec.(*ast.ValueSpec).Names {
						exported := name.IsExported() && !strings.HasPrefix(name.Name, "Err")
						Expect(exported).To(BeFalse(), "%s declares the variable %s", s.name, name.Name)
						Expect(assigned).NotTo(HaveKey(s.folder+"."+name.Name), "%s declares a variable that code assigns", s.name)
					}
				}
			}
		}
	})
})

// assigned are the names that a file assigns, or whose elements or fields it
// does, other than those of variables in its functions.
func (s source) assigned() []string {
	var out []string
	add := func(e ast.Expr) {
		for {
			switch x := e.(type) {
			case *ast.IndexExpr:
				e = x.X
				continue
			case *ast.SelectorExpr:
				e = x.X
				continue
			case *ast.StarExpr:
				e = x.X
				continue
			case *ast.Ident:
				if x.Obj == nil || x.Obj == s.file.Scope.Lookup(x.Name) {
					out = append(out, x.Name)
				}
			}
			return
		}
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				add(left)
			}
		case *ast.IncDecStmt:
			add(n.X)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				add(n.X)
			}
		}
		return true
	})
	return out
}

var _ = Describe("the engine's determinism", func() {
	// The real clock measures exchanges and bounds waits, and says when what is kept is
	// written; sample stores are
	// outside of the simulation, and serve drives it: it makes virtual time pass
	// with real time.
	mayUseTheClock := []string{"sim/internal/wire", "sim/internal/settle", "sim/internal/disk", "sim/serve", "sim/serve/page", "sim/session", "sim/simtest"}
	mayUseChance := []string{"sim/internal/fake", "sim/internal/disk", "sim/serve", "sim/serve/page", "sim/session", "sim/simtest"} // keys, and the names of notices and sessions, are secrets, not contents
	engine := func(s source) bool { return s.folder == "sim" || strings.HasPrefix(s.folder, "sim/") }

	It("reads no wall clock", func() {
		clocks := []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}
		for _, s := range sources() {
			if !engine(s) || slices.Contains(mayUseTheClock, s.folder) {
				continue
			}
			ast.Inspect(s.file, func(n ast.Node) bool {
				if call, ok := n.(*ast.SelectorExpr); ok {
					if pkg, ok := call.X.(*ast.Ident); ok && pkg.Name == "time" && pkg.Obj == nil {
						Expect(clocks).NotTo(ContainElement(call.Sel.Name), "%s at %s", s.name, s.set.Position(call.Pos()))
					}
				}
				return true
			})
		}
	})

	It("has one source of chance", func() {
		for _, s := range sources() {
			if !engine(s) || slices.Contains(mayUseChance, s.folder) {
				continue
			}
			for _, imported := range s.imports() {
				Expect(imported).NotTo(Or(HavePrefix("math/rand"), Equal("crypto/rand"), HavePrefix("github.com/brianvoe/")), s.name)
			}
		}
	})
})
