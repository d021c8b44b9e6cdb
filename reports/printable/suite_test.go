package printable_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestPrintable(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Printable")
}
