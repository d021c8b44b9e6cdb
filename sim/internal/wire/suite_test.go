package wire_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestDelivery(t *testing.T) {
	// net/http reads it once in the life of a process. Nothing listens there.
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	RegisterFailHandler(Fail)
	RunSpecs(t, "wire")
}
