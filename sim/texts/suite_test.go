package texts_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestTexts(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "texts")
}
