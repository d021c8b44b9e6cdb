package reports_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
)

var update = flag.Bool("update", false, "write the golden files anew")

// written is the sample report in one format.
func written(format string) string {
	GinkgoHelper()
	var b bytes.Buffer
	Expect(reports.Write(format, &b, sample())).To(Succeed())
	return b.String()
}

var _ = DescribeTable("a report of everything, as a file",
	func(format, name string) {
		path := filepath.Join("testdata", name)
		got := written(format)
		if *update {
			Expect(os.WriteFile(path, []byte(got), 0o644)).To(Succeed())
		}
		want, err := os.ReadFile(path)
		Expect(err).NotTo(HaveOccurred())
		Expect(got).To(Equal(string(want)), "run go test ./reports -update if the change is meant")
	},
	Entry(nil, "text", "sample.txt"),
	Entry(nil, "markdown", "sample.md"),
	Entry(nil, "github", "sample.github"),
	Entry(nil, "junit", "sample.junit.xml"),
	Entry(nil, "json", "sample.json"),
	Entry(nil, "ctrf", "sample.ctrf.json"),
	Entry(nil, "code-quality", "sample.code-quality.json"),
)
