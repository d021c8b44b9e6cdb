package living_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestLiving(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "living")
}
