package operations_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/operations"
)

var _ = Describe("Operations", func() {
	entry := regexp.MustCompile(`(?m)^\t\t"(\w+)": +(?:l|pullapi)\.`)

	It("stand in the table of the file that is named after their tag", func() {
		files, err := filepath.Glob("*.go")
		Expect(err).NotTo(HaveOccurred())
		listed := 0
		for _, file := range files {
			source, err := os.ReadFile(file)
			Expect(err).NotTo(HaveOccurred())
			for _, found := range entry.FindAllStringSubmatch(string(source), -1) {
				listed++
				op := contractOf(schemas.Latest).pull.Operation(found[1])
				Expect(op).NotTo(BeNil(), found[1])
				Expect(op.Tags).To(ContainElement(strings.ReplaceAll(strings.TrimSuffix(file, ".go"), "_", "-")), "%s in %s", op.ID, file)
			}
		}
		reports := 0 // those have one handler, and no line each
		for id := range operations.Handlers(operations.Options{}) {
			if strings.HasPrefix(id, "generate") && strings.HasSuffix(id, "Report") {
				reports++
			}
		}
		Expect(listed + reports).To(Equal(len(operations.Handlers(operations.Options{}))))
	})
})
