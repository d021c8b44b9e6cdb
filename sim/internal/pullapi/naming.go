package pullapi

import (
	"slices"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// naming is what the name of a property tells about its values.
type naming struct {
	name           string
	prefix, suffix string  // of a text, around a number
	from, to       int64   // of a number
	ahead          bool    // a time that is yet to come
	first          bool    // a time before all others
	one            *naming // of one of several, where this is a list
}

// newNaming reads a property's name. Unnamed are the items of nameless lists.
func newNaming(name string) *naming {
	n := readName(name)
	n.one = n
	if one, ok := strings.CutSuffix(name, "s"); ok {
		n.one = readName(one)
		n.one.one = n.one
	}
	return n
}

func readName(name string) *naming {
	lower := strings.ToLower(name)
	n := &naming{name: name, first: strings.HasPrefix(name, "creat")}
	n.prefix, n.suffix = textOf(name, lower)
	n.from, n.to = numbersOf(name, lower)
	n.ahead = slices.ContainsFunc([]string{"to", "end", "until", "expir", "deadline", "plan"}, func(part string) bool {
		return strings.HasPrefix(lower, part)
	})
	return n
}

// text is a text such as the name calls for. A link is below base.
func (n *naming) text(base string, h uint64) string {
	text := n.prefix + strconv.FormatUint(1000+h%9000, 10) + n.suffix
	if strings.HasPrefix(text, market.MadeFiles) {
		return base + text
	}
	return text
}

func textOf(name, lower string) (prefix, suffix string) {
	has := func(part string) bool { return strings.Contains(lower, part) }
	switch {
	case strings.HasSuffix(lower, "url") || strings.HasSuffix(lower, "link") || strings.HasSuffix(lower, "file"),
		has("picture"), has("image"), has("photo"), has("video"):
		return market.MadeFiles + lower + "/", ""
	case has("phone"):
		return "+7900555", ""
	case has("email"):
		return "user", "@example.com"
	case strings.HasSuffix(lower, "sku") || lower == "offerid":
		return "SKU-", ""
	case name == "":
		return "text-", ""
	}
	return name + "-", ""
}

// numbersOf are what numbers of that name are in between.
func numbersOf(name, lower string) (from, to int64) {
	has := func(part string) bool { return strings.Contains(lower, part) }
	switch {
	case lower == "id" || strings.HasSuffix(name, "Id") || strings.HasSuffix(name, "Sku"):
		return 1_000_000, 9_999_999
	case has("price") || has("value") || has("amount") || has("sum") || has("total"):
		return 100, 9_999
	case has("count") || has("quantity") || has("rating") || has("grade"):
		return 1, 5
	}
	return 1, 99
}
