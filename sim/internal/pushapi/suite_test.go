package pushapi_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestPushAPI(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "pushapi")
}
