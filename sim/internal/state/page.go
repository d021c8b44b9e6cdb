package state

import (
	"encoding/base64"
	"encoding/binary"
	"iter"
	"math"
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// Page says which part of a list is asked for, by token or by number (P-PAGING).
type Page struct {
	// Token is Next of the page before, or empty for the first.
	Token string
	// Number counts pages from 1, or is 0 to go by Token, which comes first. It
	// costs a walk over all that fits.
	Number int
	// Size is how many things a page has, from 1 to MaxPage, or 0 for 50.
	Size int
	// Newest turns a list around that goes by Number: its first page begins with what
	// came last.
	Newest bool
}

// MaxPage is the largest size of a page.
const MaxPage = 1000

// Listed is one page.
type Listed[T any] struct {
	Items []T
	// Next is the token of the page after it, or empty if there is none.
	Next string
	// Total is how many things fit, counted only for pages by number.
	Total int
}

func (p Page) numbered() bool { return p.Token == "" && p.Number > 0 }

func (p Page) size() int {
	if p.Size < 1 {
		return 50
	}
	return min(p.Size, MaxPage)
}

// start is the key after which a page begins.
func (p Page) start() (key, error) {
	if p.Token == "" {
		return beforeAll(), nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(p.Token)
	if err != nil || len(raw) != 16 {
		return key{}, market.Refusal{Reason: market.BadPageToken}
	}
	return key{int64(binary.BigEndian.Uint64(raw)), int64(binary.BigEndian.Uint64(raw[8:]))}, nil
}

// beforeAll is a key that no thing has: all come after it.
func beforeAll() key { return key{math.MinInt64, math.MinInt64} }

func (k key) token() string {
	raw := binary.BigEndian.AppendUint64(nil, uint64(k.at))
	return base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint64(raw, uint64(k.id)))
}

// paged takes one page of things in the order of their keys: of those that get
// finds and fits lets pass.
func paged[T any](p Page, keys func(after key) iter.Seq[key], get func(int64) *T, fits func(*T) bool) (Listed[*T], error) {
	var page Listed[*T]
	start, err := p.start()
	if err != nil {
		return page, err
	}
	size, numbered := p.size(), p.numbered()
	if numbered && p.Newest {
		return turned(p, keys, get, fits), nil
	}
	skip := 0
	if numbered {
		skip = (min(p.Number, math.MaxInt32) - 1) * size
	}
	var last key
	for k := range keys(start) {
		one := get(k.id)
		if one == nil || !fits(one) {
			continue
		}
		page.Total++
		switch {
		case page.Total <= skip:
		case len(page.Items) < size:
			page.Items = append(page.Items, one)
			last = k
		default:
			page.Next = last.token()
			if !numbered {
				page.Total = 0
				return page, nil
			}
		}
	}
	if !numbered {
		page.Total = 0
	}
	return page, nil
}

// turned is a page of a list that is turned around.
func turned[T any](p Page, keys func(after key) iter.Seq[key], get func(int64) *T, fits func(*T) bool) Listed[*T] {
	var all []*T
	for k := range keys(beforeAll()) {
		if one := get(k.id); one != nil && fits(one) {
			all = append(all, one)
		}
	}
	size := p.size()
	end := max(0, len(all)-(min(p.Number, math.MaxInt32)-1)*size)
	page := Listed[*T]{Items: slices.Clone(all[max(0, end-size):end]), Total: len(all)}
	slices.Reverse(page.Items)
	return page
}

// copied is a page of copies, which its reader may change.
func copied[T any](page Listed[*T], err error, clone func(*T) T) (Listed[T], error) {
	out := Listed[T]{Items: make([]T, 0, len(page.Items)), Next: page.Next, Total: page.Total}
	for _, one := range page.Items {
		out.Items = append(out.Items, clone(one))
	}
	return out, err
}

// plain copies what holds no references of its own.
func plain[T any](one *T) T { return *one }
