package main

import (
	"context"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
)

var _ = Describe("run --watch", func() {
	It("runs again with each change of a file, broken ones too, until it is interrupted", func() {
		c := withScenarios()
		stdout, stderr := gbytes.NewBuffer(), gbytes.NewBuffer()
		p := &process{
			args:   []string{"run", "failing.yaml", "--store", "good", "--watch"},
			env:    func(string) (string, bool) { return "", false },
			dir:    c.dir,
			stdout: stdout,
			stderr: stderr,
			now:    time.Now,
		}
		ctx, stop := context.WithCancel(context.Background())
		code := make(chan int, 1)
		go func() { code <- p.run(ctx) }()

		Eventually(stderr, patient).Should(gbytes.Say("waiting for a change; interrupt to end"))
		Expect(stdout).To(gbytes.Say("failing.2"))

		c.write("failing.yaml", strings.Replace(failing, "title: an order is refused", "titel: an order", 1))
		Eventually(stderr, patient).Should(gbytes.Say(`localmarket: failing.yaml: line 3: unknown key "titel": did you mean "title"\?\n`))
		Eventually(stderr, patient).Should(gbytes.Say("waiting for a change"))

		c.write("failing.yaml", strings.Replace(failing, "state: rejected", "state: delivered", 1))
		Eventually(stdout, patient).Should(gbytes.Say("All 2 expectations passed"))
		Eventually(stderr, patient).Should(gbytes.Say("waiting for a change"))

		stop()
		Eventually(code, patient).Should(Receive(Equal(exitOK)))
	})
})
