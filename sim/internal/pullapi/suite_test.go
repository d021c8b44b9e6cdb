package pullapi_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestPullAPI(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "pullapi")
}
