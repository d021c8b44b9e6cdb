package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestNotices(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "notices")
}

const file = "../../THIRD_PARTY_NOTICES.txt"

var _ = Describe("The notices of third parties", func() {
	It("are those of all that is linked", func() {
		var made bytes.Buffer
		Expect(write(context.Background(), &made)).To(Succeed())
		kept, err := os.ReadFile(file)
		Expect(err).NotTo(HaveOccurred())
		Expect(strings.ReplaceAll(string(kept), "\r\n", "\n") == made.String()).To(BeTrue(),
			"THIRD_PARTY_NOTICES.txt is not of what is linked: go run ./cmd/notices > THIRD_PARTY_NOTICES.txt")
	})

	It("have what is linked on one system alone, what is embedded, Go itself, and the official files", func() {
		kept, err := os.ReadFile(file)
		Expect(err).NotTo(HaveOccurred())
		for _, work := range []string{"github.com/inconshreveable/mousetrap", "github.com/spf13/cobra", "github.com/getkin/kin-openapi", "htmx", "The Go standard library and runtime", "The OpenAPI specifications of Yandex Market's API"} {
			Expect(string(kept)).To(ContainSubstring("\n" + work + "\n====="))
		}
	})

	It("are not made without a licence", func() {
		dir := GinkgoT().TempDir()
		Expect(os.WriteFile(filepath.Join(dir, "jquery.min.js"), nil, 0o600)).To(Succeed())
		_, err := assets(dir)
		Expect(err).To(MatchError(ContainSubstring("jquery.min.js is somebody else's")))

		_, err = licence(GinkgoT().TempDir())
		Expect(err).To(MatchError(ContainSubstring("no file with a licence")))
	})
})
