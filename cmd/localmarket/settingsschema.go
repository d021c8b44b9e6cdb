package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/localmarket/localmarket/schemas"
)

// durationPattern is what Go reads as a duration, such as 1m30s.
const durationPattern = `^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))*$`

// settingsSchema is the JSON Schema (draft 2020-12) of localmarket.yaml. It is
// made of the flags, as the file is read by them, so the two cannot differ.
func settingsSchema(root *cobra.Command) ([]byte, error) {
	properties := map[string]any{}
	for _, name := range knownSettings(root) {
		properties[name] = settingSchema(root, name)
	}
	text, err := json.MarshalIndent(map[string]any{
		"$schema":              "https://json-schema.org/draft/2020-12/schema",
		"$id":                  "https://github.com/localmarket/localmarket/settings-1.schema.json",
		"title":                "Settings of localmarket",
		"description":          "Each setting has the name of a flag. A flag comes first, then the environment (" + variableOf("deadline") + "=5s), then this file.",
		"type":                 []string{"object", "null"},
		"additionalProperties": false,
		"properties":           properties,
	}, "", "  ")
	return append(text, '\n'), err
}

// settingSchema is the schema of one setting. Where commands have a flag of that
// name in several kinds, each of them reads its own.
func settingSchema(root *cobra.Command, name string) map[string]any {
	var kinds, about []any
	for _, cmd := range settled(root) {
		flag := cmd.Flags().Lookup(name)
		if flag == nil {
			flag = cmd.InheritedFlags().Lookup(name)
		}
		if flag == nil {
			continue
		}
		if kind := flagSchema(flag); !slices.ContainsFunc(kinds, func(k any) bool { return reflect.DeepEqual(k, kind) }) {
			kinds = append(kinds, kind)
		}
		if !slices.Contains(about, any(flag.Usage)) {
			about = append(about, flag.Usage)
		}
	}
	out := map[string]any{"anyOf": kinds}
	if len(kinds) == 1 {
		out = kinds[0].(map[string]any)
	}
	lines := make([]string, len(about))
	for i, text := range about {
		lines[i] = fmt.Sprint(text)
	}
	out["description"] = strings.Join(lines, "; or: ")
	return out
}

// flagSchema is what a flag takes out of a file.
func flagSchema(flag *pflag.Flag) map[string]any {
	if one, ok := flag.Value.(*choice); ok {
		return map[string]any{"enum": one.of}
	}
	scalar := map[string]any{"type": []string{"string", "number", "boolean"}}
	switch flag.Value.Type() {
	case "bool":
		return map[string]any{"type": "boolean"}
	case "int", "int64":
		return map[string]any{"type": "integer"}
	case "uint64":
		return map[string]any{"type": "integer", "minimum": 0}
	case "float64":
		return map[string]any{"type": "number"}
	case "duration":
		return map[string]any{"anyOf": []any{map[string]any{"type": "string", "pattern": durationPattern}, map[string]any{"const": 0}}}
	}
	if flag.Name == "revision" {
		return map[string]any{"enum": schemas.Revisions()}
	}
	if _, ok := flag.Value.(pflag.SliceValue); ok {
		return map[string]any{"anyOf": []any{scalar, map[string]any{"type": "array", "items": scalar}}}
	}
	return scalar
}
