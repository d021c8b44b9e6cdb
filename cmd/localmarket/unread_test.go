package main

import (
	"bytes"
	"context"
	"errors"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// unwritable is an output that cannot be written.
type unwritable struct{ err error }

func (f unwritable) Write([]byte) (int, error) { return 0, f.err }

var _ = DescribeTable("an output that cannot be written",
	func(cause error, code int, says string) {
		var stderr bytes.Buffer
		p := &process{
			args: []string{"store", "--list"}, env: func(string) (string, bool) { return "", false }, stdout: unwritable{cause}, stderr: &stderr, now: time.Now,
		}
		Expect(p.run(context.Background())).To(Equal(code))
		Expect(stderr.String()).To(Equal(says))
	},
	Entry("as nobody reads on: fine, as after | head", syscall.EPIPE, exitOK, ""),
	Entry("for another reason", errors.New("disk full"), exitEnvironment, "localmarket: the standard output cannot be written: disk full\n"),
)
