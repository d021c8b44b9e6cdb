package openapi_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/localmarket/localmarket/schemas/openapi"
)

// FuzzImport looks for a document at which Import does anything but return what it
// made, or an error in one line.
func FuzzImport(f *testing.F) {
	for _, seed := range []string{shop, more, things} {
		raw, err := os.ReadFile(seed)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(whole))
	f.Add([]byte(`{"openapi": "3.0.3", "info": {"title": "", "version": ""}, "paths": {"/a": {"$ref": "fuzz.yaml#/paths/~1a"}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		file := filepath.Join(t.TempDir(), "fuzz.yaml")
		if err := os.WriteFile(file, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		bundle, err := openapi.Import("2026-01", file)
		if (bundle == nil) == (err == nil) {
			t.Fatalf("neither or both of a bundle and an error: %v, %v", bundle, err)
		}
	})
}
