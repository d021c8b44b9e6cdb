//go:build !race

// A gigabyte takes the race detector twenty times as long, and there is nothing
// for it to find.

package journal_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
)

var _ = Describe("a journal that is too large", func() {
	It("is read up to 1 GiB", func() {
		_, err := journal.Read(endless(strings.Repeat(" ", 1<<22-1) + "\n"))
		Expect(err).To(MatchError("line 257: the file is longer than 1024 MiB"))
	})
})

// endless reads the same text again and again.
type endless string

func (e endless) Read(b []byte) (int, error) { return copy(b, e), nil }
