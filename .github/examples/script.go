//go:build ignore

// Command script prints the strings at a path of a YAML file, one a line, so that
// the recipes' own scripts and commands can be run: go run script.go FILE KEY…
// A list of one string and a lone string are the same.
package main

import (
	"fmt"
	"os"
	"strconv"

	"github.com/goccy/go-yaml"
)

func main() {
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "script:", err)
		os.Exit(2)
	}
}

func run(name string, path []string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var at any
	if err := yaml.Unmarshal(text, &at); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for _, key := range path {
		if at, err = step(at, key); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	all, isList := at.([]any)
	if !isList {
		all = []any{at}
	}
	for _, one := range all {
		line, isText := one.(string)
		if !isText {
			return fmt.Errorf("%s: %v is no string at %v", name, one, path)
		}
		fmt.Println(line)
	}
	return nil
}

func step(at any, key string) (any, error) {
	switch at := at.(type) {
	case map[string]any:
		if next, ok := at[key]; ok {
			return next, nil
		}
	case []any:
		if n, err := strconv.Atoi(key); err == nil && n < len(at) {
			return at[n], nil
		}
	}
	return nil, fmt.Errorf("unknown %q", key)
}
