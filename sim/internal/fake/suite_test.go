package fake_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/fake"
)

func TestFake(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "fake")
}

func newFake(revision string, seed uint64) *fake.Fake {
	GinkgoHelper()
	set, err := schemas.Load(revision)
	Expect(err).NotTo(HaveOccurred())
	f, err := fake.New(set, seed)
	Expect(err).NotTo(HaveOccurred())
	return f
}
