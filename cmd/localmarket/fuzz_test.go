package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// FuzzSettings looks for a settings file that makes the command line panic, or
// whose error is not one line with exit code 2.
func FuzzSettings(f *testing.F) {
	for _, seed := range []string{
		"", "# nothing\n", "deadline: 5s\nonly: [ping, notify]\nstrict: true\n", "seed: 18446744073709551615\n", "seed: -1\n",
		"types: [ORDER_CREATED, \"CHAT_CREATED\"]\n", "header:\n  - 'X-A: б'\n", "deadline: {a: b}\n", "? [a]\n: b\n", "a: &a [*a]\n", "- list\n", "\xff\xfe",
		"only: ping\nonly: notify\n", "revision: 2025-09\n", "report: json=-\n", "quiet: yes\n", "\ufeffseed: 2\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, settingsFile), text, 0o600); err != nil {
			t.Fatal(err)
		}
		var stdout, stderr bytes.Buffer
		p := &process{
			args:   []string{"check", "--list"},
			env:    func(string) (string, bool) { return "", false },
			dir:    dir,
			stdout: &stdout,
			stderr: &stderr,
			now:    time.Now,
		}
		code := p.run(t.Context())
		if code != exitOK && (code != exitUsage || strings.Count(stderr.String(), "\n") != 1) {
			t.Errorf("%q: exit code %d: %s", text, code, stderr.String())
		}
	})
}
