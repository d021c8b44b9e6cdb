package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// assets are the notices of files of others that are embedded, such as scripts of a
// page: NAME.LICENSE lies beside NAME.min.js. One without is an error.
func assets(root string) ([]notice, error) {
	var found []notice
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != root && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.IsDir() || !strings.Contains(entry.Name(), ".min."):
			return nil
		}
		work, _, _ := strings.Cut(entry.Name(), ".min.")
		text, err := os.ReadFile(filepath.Join(filepath.Dir(name), work+".LICENSE"))
		if err != nil {
			return fmt.Errorf("%s is somebody else's: put its licence beside it: %w", name, err)
		}
		found = append(found, notice{work, string(text)})
		return nil
	})
	return found, err
}

// moduleRoot is the folder of our module.
func moduleRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
	return strings.TrimSpace(string(out)), err
}
