package traffic_test

import (
	"os"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios/traffic"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
)

// sample is what a tool's file in testdata holds.
func sample(name string) *traffic.Source {
	GinkgoHelper()
	file, err := os.Open("testdata/" + name)
	Expect(err).NotTo(HaveOccurred())
	defer file.Close()
	source, err := traffic.Read(file)
	Expect(err).NotTo(HaveOccurred())
	return source
}

// recorded is the recording that is made of a file in testdata, as it is read again.
func recorded(name string) (*journal.Journal, traffic.Summary) {
	GinkgoHelper()
	judge, err := sim.NewJudge(sim.Options{})
	Expect(err).NotTo(HaveOccurred())
	j, summary, err := traffic.Record(sample(name).Exchanges, traffic.RecordingOptions{Judge: judge, Masker: traffic.NewMasker()})
	Expect(err).NotTo(HaveOccurred())
	again, err := journal.Read(strings.NewReader(written(j)))
	Expect(err).NotTo(HaveOccurred())
	return again, summary
}

func written(j *journal.Journal) string {
	GinkgoHelper()
	var text strings.Builder
	Expect(j.Write(&text)).To(Succeed())
	return text.String()
}
