package cabinet_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestCabinet(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "cabinet")
}
