package hint_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestHint(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "hint")
}
