package openapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/localmarket/localmarket/schemas"
)

// limitExtension is x-resource-limit-config.
type limitExtension struct {
	Path     string        `json:"path"`
	Parallel int           `json:"parallel-limit-value"`
	None     rateExtension `json:"none"`
	Medium   rateExtension `json:"medium"`
}

type rateExtension struct {
	Amount   int    `json:"amount"`
	Period   string `json:"period"`
	Duration int    `json:"period-duration"`
}

// deprecationExtension is x-deprecation-config.
type deprecationExtension struct {
	Degrades    string `json:"degradation-start-date"`
	Ends        string `json:"shutdown-date"`
	Replacement string `json:"replacement-operation-id"`
}

// readExtensions takes over what Market says of an operation in ways of its own:
// scopes, callers, limits and the end of its life.
func readExtensions(out *schemas.Operation, op *openapi3.Operation) error {
	var limit limitExtension
	var end deprecationExtension
	err := errors.Join(
		readExtension(op.Extensions, "x-auth-scopes", &out.Scopes),
		readExtension(op.Extensions, "x-allowed", &out.Callers),
		readExtension(op.Extensions, "x-resource-limit-config", &limit),
		readExtension(op.Extensions, "x-deprecation-config", &end),
	)
	if err != nil {
		return err
	}
	if op.Deprecated {
		out.Deprecated = &schemas.Deprecation{Degrades: end.Degrades, Ends: end.Ends, Replacement: end.Replacement}
	}
	if limit.Path == "" {
		return nil
	}
	out.Parallel = limit.Parallel
	out.Limits, err = limit.limits()
	return err
}

func readExtension(extensions map[string]any, name string, to any) error {
	value, ok := extensions[name]
	if !ok {
		return nil
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := json.Unmarshal(raw, to); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (l limitExtension) limits() (schemas.Limits, error) {
	side, _, _ := strings.Cut(l.Path, ".")
	if side != "resp" && side != "req" {
		return schemas.Limits{}, fmt.Errorf("x-resource-limit-config counts %q: neither the request nor the reply", l.Path)
	}
	basic, err := l.None.rate()
	if err != nil {
		return schemas.Limits{}, err
	}
	medium, err := l.Medium.rate()
	return schemas.Limits{Counted: l.Path, Basic: basic, Medium: medium}, err
}

func (r rateExtension) rate() (schemas.Rate, error) {
	seconds := map[string]int{"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}[r.Period]
	if seconds == 0 || r.Duration < 1 || r.Amount < 1 {
		return schemas.Rate{}, fmt.Errorf("x-resource-limit-config: %d for %d %s is no limit", r.Amount, r.Duration, r.Period)
	}
	return schemas.Rate{Amount: r.Amount, Seconds: r.Duration * seconds}, nil
}

// readTransform takes over what Market does to a parameter before it looks at
// it.
func readTransform(out *schemas.Parameter, in *openapi3.Parameter) error {
	var transform string
	if err := readExtension(in.Extensions, "x-transform", &transform); err != nil {
		return err
	}
	switch transform {
	case "", "token": // how a page token is read is Market's own affair
	case "trim":
		out.Trim = true
	case "truncateLimit":
		out.Truncate = true
	default:
		return fmt.Errorf("x-transform %q is unknown", transform)
	}
	var names []string
	if err := readExtension(in.Extensions, "x-aliases", &names); err != nil {
		return err
	}
	for _, name := range names {
		if name != in.Name {
			out.Aliases = append(out.Aliases, name)
		}
	}
	return nil
}
