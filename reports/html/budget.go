package html

import "github.com/localmarket/localmarket/reports/view"

// Bounds of what a page holds of bodies, in bytes, so that it stays under 2 MB.
const (
	maxText  = 700 << 10
	bodyCost = 400 // of an exchange, bodies aside
)

// budget is what is left of a page's room.
type budget struct{ left int }

// take reports whether there was room for n bytes more.
func (b *budget) take(n int) bool {
	b.left -= n + bodyCost
	return b.left > 0
}

// exchange is x, or where there is no room, x without its bodies.
func (b *budget) exchange(x *view.Exchange) *view.Exchange {
	if b.take(len(x.Request.Body) + len(x.Reply.Body) + len(x.Curl)) {
		return x
	}
	lean := *x
	lean.Request, lean.Reply, lean.Curl = without(x.Request), without(x.Reply), ""
	return &lean
}

// call is c, or where there is no room, c without its bodies.
func (b *budget) call(c *view.Call) *view.Call {
	if b.take(len(c.Request.Body) + len(c.Reply.Body)) {
		return c
	}
	lean := *c
	lean.Request, lean.Reply = without(c.Request), without(c.Reply)
	return &lean
}

func without(m view.Message) view.Message {
	if m.Bytes > 0 {
		m.Cut = view.CutBody(m.Bytes)
	}
	m.Body, m.Header = "", nil
	return m
}
