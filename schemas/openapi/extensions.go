package openapi

import (
	"fmt"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/localmarket/localmarket/schemas"
)

// deprecationExtension is x-deprecation-config.
type deprecationExtension struct {
	Degrades    string `json:"degradation-start-date"`
	Ends        string `json:"shutdown-date"`
	Replacement string `json:"replacement-operation-id"`
}

// pageExtension is x-limit-config, of a parameter that says how many elements a
// page has.
type pageExtension struct {
	Mode string `json:"mode"`
}

// readExtensions takes over what Market says of an operation in ways of its own:
// scopes, callers, limits and the end of its life.
func (p *pullConverter) readExtensions(out *schemas.Operation, op *openapi3.Operation) {
	place := out.Method + " " + out.Path
	p.warnings.extensions(place, op.Extensions, "x-auth-scopes", "x-allowed", "x-resource-limit-config", "x-deprecation-config")
	p.readExtension(place, op.Extensions, "x-auth-scopes", &out.Scopes)
	p.readExtension(place, op.Extensions, "x-allowed", &out.Callers)
	var end deprecationExtension
	p.readExtension(place, op.Extensions, "x-deprecation-config", &end)
	if op.Deprecated {
		out.Deprecated = &schemas.Deprecation{Degrades: end.Degrades, Ends: end.Ends, Replacement: end.Replacement}
	}
	p.readLimits(place, out, op.Extensions)
}

// readExtension reads an extension, or warns that it is not as expected; it
// reports whether it has been read.
func (p *pullConverter) readExtension(place string, extensions map[string]any, name string, to any) bool {
	value, ok := extensions[name]
	if !ok {
		return false
	}
	if err := decodeTo(value, to); err != nil {
		p.warnings.add(place, name, value, noteUnknown)
		return false
	}
	return true
}

// readTransform takes over what Market does to a parameter before it looks at
// it.
func (p *pullConverter) readTransform(place string, out *schemas.Parameter, in *openapi3.Parameter) {
	p.warnings.extensions(place, in.Extensions, "x-transform", "x-aliases", "x-limit-config", "x-deprecation-config")
	var transform string
	p.readExtension(place, in.Extensions, "x-transform", &transform)
	switch transform {
	case "", "token": // how a page token is read is Market's own affair
	case "trim":
		out.Trim = true
	case "truncateLimit":
		out.Truncate = true
	default:
		p.warnings.add(place, "x-transform", transform, noteUnknown)
	}
	var page pageExtension
	p.readExtension(place, in.Extensions, "x-limit-config", &page)
	switch page.Mode {
	case "", "strict":
	case "truncate": // in early 2026 what is truncateLimit now
		out.Truncate = true
	default:
		p.warnings.add(place, "x-limit-config", page, noteUnknown)
	}
	var names []string
	p.readExtension(place, in.Extensions, "x-aliases", &names)
	out.Aliases = slices.DeleteFunc(names, func(name string) bool { return name == in.Name })
}

// placeOf names a parameter of an operation.
func placeOf(op *schemas.Operation, name string) string {
	return fmt.Sprintf("%s %s parameter %s", op.Method, op.Path, name)
}
