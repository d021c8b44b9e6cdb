package texts_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/texts"
)

var (
	verb    = regexp.MustCompile(`%(?:\[(\d)\])?[-+#0]?\d*(?:\.\d+)?[a-zA-Z]|%%`)
	letters = regexp.MustCompile(`[A-Za-z]{3,}`)
)

// texts of the code are what stands in its literals, those that are joined by + as
// one; of other files, the whole file.
func literals(node ast.Node) []string {
	var all []string
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case ast.Expr:
			if text, ok := literal(n); ok {
				all = append(all, text)
				return false
			}
		}
		return true
	})
	return all
}

func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, err := strconv.Unquote(e.Value)
			return text, err == nil
		}
	case *ast.BinaryExpr:
		left, ok := literal(e.X)
		right, also := literal(e.Y)
		return left + right, ok && also
	}
	return "", false
}

// inSources calls visit with each literal and each other text of the module.
func inSources(visit func(file, text string)) {
	GinkgoHelper()
	root := "../.."
	Expect(fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		switch path.Ext(name) {
		case ".go":
			if strings.HasSuffix(name, "_test.go") {
				return nil
			}
			file, err := parser.ParseFile(token.NewFileSet(), path.Join(root, name), nil, 0)
			if err != nil {
				return err
			}
			for _, text := range literals(file) {
				visit(name, text)
			}
		case ".tmpl", ".tsv", ".html", ".yaml":
			raw, err := os.ReadFile(path.Join(root, name))
			if err != nil {
				return err
			}
			visit(name, strings.Join(strings.Fields(string(raw)), " "))
		}
		return nil
	})).To(Succeed())
}

// fixed are the parts of a text that are not filled in.
func fixed(text string) []string {
	var all []string
	for _, part := range verb.Split(text, -1) {
		if letters.MatchString(part) {
			all = append(all, strings.Trim(part, " ,;:.()+"))
		}
	}
	return all
}

// pieces are what the code must have of a key: all that is fixed, or its words, where
// the code composes the text. What libraries of others say is not in our code.
func pieces(part, key string) []string {
	switch part {
	case "libraries":
		return nil
	case "composed":
		var words []string
		for _, piece := range fixed(key) {
			for _, word := range regexp.MustCompile(`[A-Za-z]{4,}`).FindAllString(piece, -1) {
				words = append(words, strings.TrimSuffix(word, "s"))
			}
		}
		return words
	}
	return fixed(key)
}

// optional is true of the English is or are, which Russian has no word for.
func optional(key string, n int) bool { return n == 2 && strings.Contains(key, "%[2]s") }

// arguments are the numbers of what is filled in.
func arguments(text string) []int {
	var all []int
	next := 1
	for _, m := range verb.FindAllStringSubmatch(text, -1) {
		if m[0] == "%%" {
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		if !slices.Contains(all, next) {
			all = append(all, next)
		}
		next++
	}
	slices.Sort(all)
	return all
}

var _ = Describe("The catalogue of texts", func() {
	It("has what the code says, and nothing else", func() {
		var code strings.Builder
		inSources(func(_, text string) {
			code.WriteString(text + "\x00" + strings.Join(strings.Fields(text), " ") + "\x00")
		})
		said := code.String()
		for _, l := range texts.Languages() {
			parts, err := texts.Parts(l)
			Expect(err).NotTo(HaveOccurred())
			for _, part := range parts {
				all, err := texts.ReadPart(l, part)
				Expect(err).NotTo(HaveOccurred())
				for key := range all {
					for _, piece := range pieces(part, key) {
						Expect(strings.Contains(said, piece)).To(BeTrue(), "nothing says %q of %q (%s)", piece, key, part)
					}
				}
			}
		}
	})

	It("has in Russian all that checks, verdicts and reports say", func() {
		russian, err := texts.Read(texts.Russian)
		Expect(err).NotTo(HaveOccurred())
		var keys strings.Builder
		for key := range russian {
			keys.WriteString(key + "\x00")
		}
		known, missing := keys.String(), []string{}
		inSources(func(file, text string) {
			if !translated(file) || strings.Contains(text, "%w") || !strings.Contains(strings.TrimSpace(text), " ") || noText(text) {
				return
			}
			for _, part := range fixed(text) {
				if !strings.Contains(known, part) {
					missing = append(missing, file+": "+text)
					return
				}
			}
		})
		Expect(missing).To(BeEmpty())
	})

	It("has in Russian every reason for which Market refuses", func() {
		file, err := parser.ParseFile(token.NewFileSet(), "../market/refusal.go", nil, 0)
		Expect(err).NotTo(HaveOccurred())
		known, err := texts.ReadPart(texts.Russian, "refusals")
		Expect(err).NotTo(HaveOccurred())
		reasons := 0
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
				if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "Reason" {
					text, _ := literal(spec.Values[0])
					Expect(known).To(HaveKey(text))
					reasons++
				}
			}
			return true
		})
		Expect(reasons).To(BeNumerically(">", 60))
	})

	It("fills in as many values as the keys have, and has every plural form", func() {
		for _, l := range texts.Languages() {
			all, err := texts.Read(l)
			Expect(err).NotTo(HaveOccurred())
			for key, text := range all {
				if text.Forms == nil {
					Expect(slices.DeleteFunc(arguments(key), func(n int) bool { return optional(key, n) })).To(
						Equal(slices.DeleteFunc(arguments(text.Plain), func(n int) bool { return optional(key, n) })), key)
					Expect(strings.TrimSpace(text.Plain)).NotTo(BeEmpty(), key)
					continue
				}
				Expect(text.Forms).To(HaveKey("other"), key)
				if l == texts.Russian {
					Expect(text.Forms).To(And(HaveKey("one"), HaveKey("few"), HaveKey("many")), key)
				}
			}
		}
	})

	It("has each key in one file alone", func() {
		parts, err := texts.Parts(texts.Russian)
		Expect(err).NotTo(HaveOccurred())
		in := map[string]string{}
		for _, part := range parts {
			all, err := texts.ReadPart(texts.Russian, part)
			Expect(err).NotTo(HaveOccurred())
			for key := range all {
				Expect(in).NotTo(HaveKey(key), "it is in "+part+" as well")
				in[key] = part
			}
		}
	})

	It("knows no other languages and parts", func() {
		_, err := texts.Read("fr")
		Expect(err).To(MatchError(`texts: no language "fr"`))
		_, err = texts.ReadPart(texts.Russian, "songs")
		Expect(err).To(MatchError(`texts: no part "songs" in the language "ru"`))
	})
})

// translated says of which files all texts must be there in Russian.
func translated(file string) bool {
	for _, folder := range []string{"scenarios/check/", "scenarios/headline/", "scenarios/calls/", "sim/internal/verdict/", "reports/"} {
		if strings.HasPrefix(file, folder) && strings.HasSuffix(file, ".go") {
			return true
		}
	}
	return false
}

// noText is true of patterns, styles and the like.
func noText(text string) bool {
	for _, begins := range []string{"M%v", "(?", "default-src", "::", "<", "# ", " # ", "|", "- %s", "localmarket ", "printf", "application/", "{\"error\"", "{\"version\"", "Content-Type: "} {
		if strings.HasPrefix(text, begins) {
			return true
		}
	}
	return slices.Contains([]string{"failed injected", "accepted injected", "rejected injected", "Enhance Your Calm", "HTTP request"}, text)
}
