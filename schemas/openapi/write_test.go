package openapi_test

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas/openapi"
)

var _ = Describe("Write", func() {
	var dir string
	var bundle *openapi.Bundle

	BeforeEach(func() {
		dir = filepath.Join(GinkgoT().TempDir(), "new", "folder")
		bundle = &openapi.Bundle{Revision: "2026-01", Files: map[string][]byte{"B.json": []byte("b"), "A.json": []byte("a")}}
	})

	path := func(name string) string { return filepath.Join(dir, "2026-01", name) }

	It("makes the folder and the files, and says so in order", func() {
		Expect(bundle.Write(dir)).To(Equal([]openapi.FileState{
			{Path: path("A.json"), State: openapi.Created},
			{Path: path("B.json"), State: openapi.Created},
		}))
		Expect(contentOf(path("A.json"))).To(Equal("a"))
		Expect(contentOf(path("B.json"))).To(Equal("b"))
	})

	It("says what changed, what did not and what is stale, and leaves nothing else behind", func() {
		_, err := bundle.Write(dir)
		Expect(err).NotTo(HaveOccurred())
		Expect(os.WriteFile(path("A.json"), []byte("old and longer"), 0o644)).To(Succeed())
		Expect(os.WriteFile(path("OLD.json"), []byte("x"), 0o644)).To(Succeed())
		Expect(os.WriteFile(path("notes.txt"), []byte("x"), 0o644)).To(Succeed())

		Expect(bundle.Write(dir)).To(Equal([]openapi.FileState{
			{Path: path("A.json"), State: openapi.Updated},
			{Path: path("B.json"), State: openapi.Unchanged},
			{Path: path("OLD.json"), State: openapi.Stale},
		}))
		Expect(contentOf(path("A.json"))).To(Equal("a"))
		entries, err := os.ReadDir(filepath.Dir(path("A.json")))
		Expect(err).NotTo(HaveOccurred())
		Expect(entries).To(HaveLen(4))
	})

	It("does not touch a file that is right already", func() {
		_, err := bundle.Write(dir)
		Expect(err).NotTo(HaveOccurred())
		before, err := os.Stat(path("A.json"))
		Expect(err).NotTo(HaveOccurred())
		_, err = bundle.Write(dir)
		Expect(err).NotTo(HaveOccurred())
		after, err := os.Stat(path("A.json"))
		Expect(err).NotTo(HaveOccurred())
		Expect(os.SameFile(before, after)).To(BeTrue())
	})

	It("names the folder that it cannot make", func() {
		file := written("file", "")
		_, err := bundle.Write(file)
		Expect(err).To(MatchError(ContainSubstring(file)))
	})

	It("names the file that it cannot write, and leaves nothing half done", func() {
		Expect(os.MkdirAll(path("B.json"), 0o755)).To(Succeed())
		states, err := bundle.Write(dir)
		Expect(err).To(MatchError(ContainSubstring(path("B.json"))))
		Expect(states).To(HaveLen(1))
		entries, err := os.ReadDir(filepath.Dir(path("A.json")))
		Expect(err).NotTo(HaveOccurred())
		Expect(entries).To(HaveLen(2))
	})
})
