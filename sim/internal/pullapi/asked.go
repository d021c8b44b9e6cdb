package pullapi

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// mostAsked bounds how many values of one name an answer takes up.
const mostAsked = 1000

// asked is what a call asks for: values by the names that properties of the
// reply may have, such as the ids in the path, and those of many under the name
// of one: offerIds as offerId.
type asked struct {
	one   map[string]any
	many  map[string][]any
	found map[*shape]subject // what of is known to say
}

// subject are the values that the items of a list are about, each of one.
type subject struct {
	name   string
	values []any
}

func askedBy(r *Request) *asked {
	a := &asked{one: map[string]any{"businessId": json.Number(strconv.FormatInt(r.BusinessID, 10))}, many: map[string][]any{}, found: map[*shape]subject{}}
	if r.Campaign != nil {
		a.one["campaignId"] = json.Number(strconv.FormatInt(r.Campaign.ID, 10))
	} else if campaigns := r.access.Campaigns(r.BusinessID); len(campaigns) > 0 {
		a.one["campaignId"] = json.Number(strconv.FormatInt(campaigns[0].ID, 10))
	}
	if len(r.Body) > 0 {
		var body any
		decoder := json.NewDecoder(strings.NewReader(string(r.Body)))
		decoder.UseNumber()
		if decoder.Decode(&body) == nil {
			a.read(body, false)
		}
	}
	for _, p := range r.Operation.Parameters {
		if !isPaging(p.Name) {
			a.add(p.Name, r.value(p.Name), false)
		}
	}
	return a
}

// read takes the ids out of a body. Within an array there are many of them.
func (a *asked) read(value any, within bool) {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			a.read(item, true)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if isID(name) {
				a.add(name, v[name], within)
			}
			a.read(v[name], within)
		}
	}
}

// isID says that a property of a body names a thing, or several.
func isID(name string) bool {
	name = strings.ToLower(strings.TrimSuffix(name, "s"))
	return strings.HasSuffix(name, "id") || strings.HasSuffix(name, "sku")
}

func (a *asked) add(name string, value any, within bool) {
	name = camel(name)
	switch v := value.(type) {
	case []any:
		name = singular(name)
		for _, item := range v {
			a.append(name, item)
		}
	case string, json.Number, bool:
		if within {
			a.append(name, v)
		} else {
			a.one[name] = v
		}
	}
}

func (a *asked) append(name string, value any) {
	switch value.(type) {
	case string, json.Number:
		if len(a.many[name]) < mostAsked && !slices.Contains(a.many[name], value) {
			a.many[name] = append(a.many[name], value)
		}
	}
}

// of finds the property of items, or of an object in them, of which values are
// asked for.
func (a *asked) of(items *shape) (name string, values []any) {
	if len(a.many) == 0 {
		return "", nil
	}
	known, ok := a.found[items]
	if !ok {
		known.name, known.values = a.find(items, 2)
		a.found[items] = known
	}
	return known.name, known.values
}

func (a *asked) find(s *shape, depth int) (name string, values []any) {
	if s == nil || depth == 0 {
		return "", nil
	}
	for _, m := range s.members {
		values := a.many[m.name]
		if len(values) > 0 && !slices.ContainsFunc(values, func(v any) bool { return !m.shape.fits(v) }) {
			return m.name, values
		}
	}
	for _, m := range s.members {
		if name, values := a.find(m.shape, depth-1); values != nil {
			return name, values
		}
	}
	return "", nil
}

// camel writes offer_id as offerId.
func camel(name string) string {
	first, rest, found := strings.Cut(name, "_")
	if !found || rest == "" {
		return name
	}
	return camel(first + strings.ToUpper(rest[:1]) + rest[1:])
}

// singular is the name of one of several: offerIds, skus, statuses.
func singular(name string) string {
	if short, ok := strings.CutSuffix(name, "tatuses"); ok {
		return short + "tatus"
	}
	if isID(name) {
		return strings.TrimSuffix(name, "s")
	}
	return name
}
