package pullapi

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/schemas"
)

// defaultPage is how many items a page has where neither the call nor the
// contract says.
const defaultPage = 50

// Page is one page of a list (P-PAGING).
type Page struct {
	// From is the index of the page's first item, To that after its last.
	From, To int
	// Total is how many items there are on all pages.
	Total int
	// Next and Previous are page tokens, "" if there is none.
	Next, Previous string
	// Number, Count and Size are for the older pager: the page's number from 1,
	// how many pages there are, and how many items fit on one.
	Number, Count, Size int
}

// Page is the page of a list of total items that the call asks for: by
// page_token and limit, or by page and pageSize. The error is an *Error for a
// token that is none of ours, and for a page that there is not.
func (r *Request) Page(total int) (Page, error) {
	size := int(cmp.Or(r.Int("limit"), r.Int("pageSize"), defaultPage))
	p := Page{Total: total, Size: size, Count: (total + size - 1) / size}
	if token := r.Text("pageToken") + r.Text("page_token"); token != "" {
		from, ok := r.sample.readToken(token)
		if !ok || from > total {
			return Page{}, problem(http.StatusBadRequest, badPageToken)
		}
		p.From = from
	} else {
		number, err := r.PageNumber(total, size)
		if err != nil {
			return Page{}, err
		}
		p.From = (number - 1) * size
	}
	p.From = min(p.From, total)
	p.To = min(p.From+size, total)
	p.Number = 1 + p.From/size
	if p.To < total {
		p.Next = r.sample.token(p.To)
	}
	if p.From > 0 {
		p.Previous = r.sample.token(max(0, p.From-size))
	}
	return p, nil
}

// PageNumber is the page that the older way of paging asks for, from 1. It must be
// one of those that the items make: one that is past them is refused, rather than
// answered as page 5 of 4 (choice). The first one is always there.
func (r *Request) PageNumber(total, size int) (int, error) {
	asked, given := r.value("page").(json.Number)
	if !given {
		return 1, nil
	}
	number, count := r.Int("page"), (total+size-1)/size
	if number < 1 || number > int64(max(count, 1)) {
		return 0, problem(http.StatusBadRequest, pageMissing, asked)
	}
	return int(number), nil
}

// checkPageSize refuses a page without room for anything, which the contract's
// schema lets pass.
func (c *call) checkPageSize() error {
	for _, name := range []string{"pageSize", "limit"} {
		if size, ok := c.request.Query[name].(json.Number); ok && c.request.Int(name) < 1 {
			return c.noteRefusal(problem(http.StatusBadRequest, fieldAtLeast, name, "1", size), fixPageSize)
		}
	}
	return nil
}

// token names the page that begins at an index. Its second half tells ours from
// others.
func (s *sample) token(from int) string {
	check := mix(mix(s.of.seed, hashOf(s.op.ID)), uint64(from))
	return strconv.FormatUint(uint64(from), 36) + "-" + strconv.FormatUint(check, 36)
}

func (s *sample) readToken(token string) (from int, ok bool) {
	text, _, _ := strings.Cut(token, "-")
	index, err := strconv.ParseUint(text, 36, 31)
	return int(index), err == nil && s.token(int(index)) == token
}

func isPaging(name string) bool {
	return slices.Contains([]string{"pageToken", "page_token", "limit", "page", "pageSize"}, name)
}

// pageList is the list that comes page by page: a member of the object that the
// pager is in, or of one within it.
type pageList struct {
	owner *shape // nil if the operation has none
	name  string
	items *shape
}

// findList finds it in a reply. Operations without parameters for pages have
// none, whatever their reply may hold.
func findList(op *schemas.Operation, root *shape) pageList {
	if !slices.ContainsFunc(op.Parameters, func(p schemas.Parameter) bool { return p.In == "query" && isPaging(p.Name) }) {
		return pageList{}
	}
	holder := root
	if result := root.member("result"); result != nil && !root.hasPager() {
		holder = result.shape
	}
	if !holder.hasPager() {
		return pageList{}
	}
	return holder.firstList(2)
}

func (s *shape) hasPager() bool { return s.member("paging") != nil || s.member("pager") != nil }

func (s *shape) firstList(depth int) pageList {
	for _, m := range s.members {
		if m.shape.isArray() {
			return pageList{s, m.name, m.shape.items}
		}
	}
	for _, m := range s.members {
		if depth > 1 && m.shape.isObject() {
			if found := m.shape.firstList(depth - 1); found.owner != nil {
				return found
			}
		}
	}
	return pageList{}
}

// Pager is the older way to tell a page, as replies have it.
type Pager struct {
	Total       int `json:"total"`
	From        int `json:"from"` // from 1; 0 if there are no items
	To          int `json:"to"`
	CurrentPage int `json:"currentPage"`
	PagesCount  int `json:"pagesCount"`
	PageSize    int `json:"pageSize"`
}

// Pager is the page as the older methods tell it.
func (p *Page) Pager() Pager {
	pager := Pager{Total: p.Total, To: p.To, CurrentPage: p.Number, PagesCount: p.Count, PageSize: p.Size}
	if p.From < p.To {
		pager.From = p.From + 1
	}
	return pager
}

// number is a member of the pager.
func (p *Page) number(name string) (n int, ok bool) {
	pager := p.Pager()
	switch name {
	case "total":
		return pager.Total, true
	case "from":
		return pager.From, true
	case "to":
		return pager.To, true
	case "currentPage":
		return pager.CurrentPage, true
	case "pagesCount":
		return pager.PagesCount, true
	case "pageSize":
		return pager.PageSize, true
	}
	return 0, false
}
