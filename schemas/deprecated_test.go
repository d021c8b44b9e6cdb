package schemas_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

var _ = Describe("What the pull API is going to lose", func() {
	pull := func() *schemas.Pull {
		set, err := schemas.Load(schemas.Latest)
		Expect(err).NotTo(HaveOccurred())
		p, err := set.Pull()
		Expect(err).NotTo(HaveOccurred())
		return p
	}
	ending := func(n *schemas.Node, name string) *schemas.Deprecation {
		for _, p := range n.Properties() {
			if p.Name == name {
				return p.Ending
			}
		}
		return nil
	}

	It("are parameters", func() {
		op := pull().Operation("getReturns")
		i := slices.IndexFunc(op.Parameters, func(p schemas.Parameter) bool { return p.Name == "from_date" })
		Expect(op.Parameters[i].Ending).To(Equal(&schemas.Deprecation{Ends: "2026-10-12", Replacement: "fromDate"}))
		i = slices.IndexFunc(op.Parameters, func(p schemas.Parameter) bool { return p.Name == "fromDate" })
		Expect(op.Parameters[i].Ending).To(BeNil())
	})

	It("are properties, also of what a schema is put together from", func() {
		order := pull().Operation("getOrder").Replies[0].Schema().Property("order")
		Expect(ending(order, "buyerTotal")).To(Equal(&schemas.Deprecation{Ends: "2026-10-05"}))
		Expect(ending(order, "itemsTotal")).To(BeNil())
		offer := pull().Operation("updateOfferMappings").Body.Schema().Property("offerMappings").Items().Property("offer")
		Expect(ending(offer, "params")).To(Equal(&schemas.Deprecation{Ends: "2026-10-12", Replacement: "parameterValues"}))
		Expect(ending(offer, "firstVideoAsCover")).To(Equal(&schemas.Deprecation{Ends: "2026-10-12"}))
	})

	It("are all there, by the names that the revision has", func() {
		raw, err := os.ReadFile(filepath.Join("data", schemas.Latest, schemas.PullFolder, schemas.DeprecatedFile))
		Expect(err).NotTo(HaveOccurred())
		var file struct {
			Parameters, Properties map[string]map[string]schemas.Deprecation
		}
		Expect(json.Unmarshal(raw, &file)).To(Succeed())
		p, found := pull(), 0
		for id, names := range file.Parameters {
			op := p.Operation(id)
			Expect(op).NotTo(BeNil(), id)
			for name := range names {
				Expect(op.Parameters).To(ContainElement(And(HaveField("Name", name), HaveField("Deprecated", true))), id)
				found++
			}
		}
		raw, err = os.ReadFile(filepath.Join("data", schemas.Latest, schemas.PullFolder, schemas.ComponentsFile))
		Expect(err).NotTo(HaveOccurred())
		var components struct {
			Defs map[string]json.RawMessage `json:"$defs"`
		}
		Expect(json.Unmarshal(raw, &components)).To(Succeed())
		for component, names := range file.Properties {
			for name := range names {
				Expect(string(components.Defs[component])).To(ContainSubstring(`"`+name+`":`), component)
				found++
			}
		}
		Expect(found).To(Equal(59))
	})

	DescribeTable("is nothing where a revision says nothing, and no nonsense",
		func(file string, problem OmegaMatcher) {
			files := fstest.MapFS{
				schemas.TypesFile:      {Data: []byte(`["EVENT"]`)},
				"pull/operations.json": {Data: []byte(`[]`)}, "pull/schemas.json": {Data: []byte(`{}`)},
			}
			if file != "" {
				files["pull/"+schemas.DeprecatedFile] = &fstest.MapFile{Data: []byte(file)}
			}
			set, err := schemas.Open("2031-01", files)
			Expect(err).NotTo(HaveOccurred())
			_, err = set.Pull()
			Expect(err).To(problem)
		},
		Entry("no file", "", Succeed()),
		Entry("an empty one", "{}", Succeed()),
		Entry("a broken one", "[", MatchError(ContainSubstring(schemas.DeprecatedFile))),
	)
})
