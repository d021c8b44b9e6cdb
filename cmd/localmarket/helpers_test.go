package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/simtest"
)

// command is one in-process run of the command line.
type command struct {
	dir  string
	env  map[string]string
	now  time.Time
	code int
	// terminal says that the standard output is one.
	terminal bool

	stdout, stderr bytes.Buffer
}

func inFolder() *command {
	return &command{dir: GinkgoT().TempDir(), env: map[string]string{}, now: time.Now()}
}

func (c *command) run(args ...string) *command {
	return c.runWith(context.Background(), args...)
}

func (c *command) runWith(ctx context.Context, args ...string) *command {
	c.stdout.Reset()
	c.stderr.Reset()
	p := &process{
		args: args,
		env:  func(name string) (string, bool) { value, ok := c.env[name]; return value, ok },
		environ: func() []string {
			var all []string
			for name, value := range c.env {
				all = append(all, name+"="+value)
			}
			return all
		},
		dir:    c.dir,
		stdout: &c.stdout,
		stderr: &c.stderr,
		now:    func() time.Time { return c.now },

		terminal: c.terminal,
	}
	c.code = p.run(ctx)
	return c
}

func (c *command) write(name, text string) {
	GinkgoHelper()
	Expect(os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o600)).To(Succeed())
}

func (c *command) read(name string) string {
	GinkgoHelper()
	text, err := os.ReadFile(filepath.Join(c.dir, name))
	Expect(err).NotTo(HaveOccurred())
	return string(text)
}

func (c *command) files() []string {
	GinkgoHelper()
	entries, err := os.ReadDir(c.dir)
	Expect(err).NotTo(HaveOccurred())
	names := []string{}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// report reads a JSON report written by the run.
func (c *command) report(name string) reports.Report {
	GinkgoHelper()
	var r reports.Report
	Expect(json.Unmarshal([]byte(c.read(name)), &r)).To(Succeed())
	return r
}

func sampleStore(behaviour string) string {
	GinkgoHelper()
	return simtest.Run(GinkgoTB(), behaviour, simtest.Options{}).URL()
}
