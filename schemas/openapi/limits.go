package openapi

import (
	"strings"

	"github.com/localmarket/localmarket/schemas"
)

// limitExtension is x-resource-limit-config, which has had three shapes: one rate
// for all sellers (February 2026), rates by subscription below
// tariff-resource-limits (March to June 2026), and those beside the path.
type limitExtension struct {
	Path     string `json:"path"`
	Parallel int    `json:"parallel-limit-value"`
	rateExtension
	tariffExtension
	Tariffs tariffExtension `json:"tariff-resource-limits"`
}

// tariffExtension has the rates by subscription: none, and one from the middle
// tier on.
type tariffExtension struct {
	None   *rateExtension `json:"none"`
	Medium *rateExtension `json:"medium"`
}

type rateExtension struct {
	Amount   int    `json:"amount"`
	Period   string `json:"period"`
	Duration *int   `json:"period-duration"` // one if absent
}

// readLimits takes over how much of an operation may be used (P-LIMITS).
func (p *pullConverter) readLimits(place string, out *schemas.Operation, extensions map[string]any) {
	const name = "x-resource-limit-config"
	var config limitExtension
	if !p.readExtension(place, extensions, name, &config) || config.Path == "" {
		return
	}
	out.Parallel = config.Parallel
	limits, ok := config.limits()
	if !ok {
		p.warnings.add(place, name, extensions[name], noteLimit)
		return
	}
	out.Limits = limits
}

func (l limitExtension) limits() (schemas.Limits, bool) {
	side, _, _ := strings.Cut(l.Path, ".")
	basic, medium := l.rates()
	out := schemas.Limits{Counted: l.Path, Basic: basic.rate(), Medium: medium.rate()}
	return out, (side == "resp" || side == "req") && out.Basic != schemas.Rate{} && out.Medium != schemas.Rate{}
}

// rates are those of the newest shape that the extension has.
func (l limitExtension) rates() (basic, medium *rateExtension) {
	for _, t := range []tariffExtension{l.tariffExtension, l.Tariffs} {
		if t.None != nil && t.Medium != nil {
			return t.None, t.Medium
		}
	}
	return &l.rateExtension, &l.rateExtension
}

// rate is zero if it is none.
func (r *rateExtension) rate() schemas.Rate {
	seconds := map[string]int{"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}[r.Period]
	if r.Duration != nil {
		seconds *= *r.Duration
	}
	if seconds < 1 || r.Amount < 1 {
		return schemas.Rate{}
	}
	return schemas.Rate{Amount: r.Amount, Seconds: seconds}
}
