// Command notices writes the notices that the licences of others ask for: of
// every module that is linked into a binary that we release, on any system, of
// Go itself, of scripts that are embedded, and of the official files that the contract's data was made from.
//
//	go run ./cmd/notices > THIRD_PARTY_NOTICES.txt
package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	if err := write(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "notices:", err)
		os.Exit(1)
	}
}

// released are the commands that releases have, and systems where they run.
var (
	released = []string{"github.com/localmarket/localmarket/cmd/localmarket", "github.com/localmarket/localmarket/cmd/contract"}
	systems  = []string{"linux", "darwin", "windows"}
)

// extra are licences that no module has.
//
//go:embed extra
var extra embed.FS

// notice is what the licence of one work asks to be passed on.
type notice struct {
	work, text string
}

// write writes all notices, sorted by work.
func write(ctx context.Context, w io.Writer) error {
	modules, err := linked(ctx)
	if err != nil {
		return err
	}
	notices, err := extras()
	if err != nil {
		return err
	}
	root, err := moduleRoot(ctx)
	if err != nil {
		return err
	}
	embedded, err := assets(root)
	if err != nil {
		return err
	}
	notices = append(notices, embedded...)
	for path, dir := range modules {
		text, err := licence(dir)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		notices = append(notices, notice{path, text})
	}
	slices.SortFunc(notices, func(a, b notice) int { return strings.Compare(a.work, b.work) })
	return list(w, notices)
}

func list(w io.Writer, notices []notice) error {
	const line = "================================================================================"
	fmt.Fprintln(w, "localmarket is under the licence in LICENSE. Its binaries contain, and its data was\nmade from, works of others, whose notices follow.")
	var err error
	for _, n := range notices {
		_, err = fmt.Fprintf(w, "\n%s\n%s\n%s\n\n%s\n", line, n.work, line, strings.TrimSpace(n.text))
	}
	return err
}

func extras() ([]notice, error) {
	golang, err := extra.ReadFile("extra/go.txt")
	if err != nil {
		return nil, err
	}
	official, err := extra.ReadFile("extra/yandex-market-openapi.txt")
	return []notice{
		{"The Go standard library and runtime", string(golang)},
		{"The OpenAPI specifications of Yandex Market's API", string(official)},
	}, err
}

// linked lists the modules of what is released, by path, with their folders.
func linked(ctx context.Context) (map[string]string, error) {
	modules := map[string]string{}
	for _, system := range systems {
		args := append([]string{"list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Dir}}{{end}}{{end}}"}, released...)
		list := exec.CommandContext(ctx, "go", args...)
		list.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
		list.Stderr = os.Stderr
		out, err := list.Output()
		if err != nil {
			return nil, fmt.Errorf("listing what is linked for %s: %w", system, err)
		}
		for line := range strings.Lines(string(out)) {
			if path, dir, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
				modules[path] = dir
			}
		}
	}
	return modules, nil
}

// licence is the text of all licences and notices in a module's folder.
func licence(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	var texts []string
	for _, entry := range entries {
		if entry.IsDir() || !isLicence(entry.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return "", err
		}
		texts = append(texts, strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")))
	}
	if len(texts) == 0 {
		return "", errors.New("it has no file with a licence: find it, and put it into cmd/notices/extra")
	}
	return strings.Join(texts, "\n\n"), nil
}

func isLicence(name string) bool {
	name = strings.ToUpper(name)
	for _, begin := range []string{"LICENSE", "LICENCE", "UNLICENSE", "COPYING", "NOTICE", "PATENTS"} {
		if strings.HasPrefix(name, begin) && !strings.HasSuffix(name, ".GO") {
			return true
		}
	}
	return false
}
