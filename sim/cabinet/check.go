package cabinet

import (
	"fmt"
)

// problem is what is wrong with one thing of the cabinet.
type problem struct {
	list  string // such as offers, or the thing itself
	index int    // in the list, or -1
	text  string
	hint  string
}

// Error names the place as a path.
func (p *problem) Error() string {
	at := p.list
	if p.index >= 0 {
		at = fmt.Sprintf("%s[%d]", p.list, p.index)
	}
	text := at + ": " + p.text
	if p.hint != "" {
		text += ": " + p.hint
	}
	return text
}

// Check says what is out of bounds, double, or refers to what is not there. What
// is left open is not wrong: the references of a Complete cabinet alone are
// followed to their end.
func (c *Cabinet) Check() error {
	k := checker{cabinet: c, skus: make(map[string]int, len(c.Offers)), orderIDs: map[int64]bool{}}
	for _, one := range c.Orders {
		k.orderIDs[one.ID] = true
	}
	k.business()
	k.keys()
	k.campaigns()
	k.offers()
	k.outlets()
	k.orders()
	k.returns()
	k.chats()
	k.reviews()
	k.numbers()
	if k.found == nil {
		return nil
	}
	return k.found
}

// checker goes through a cabinet and keeps the first problem.
type checker struct {
	cabinet  *Cabinet
	skus     map[string]int // the places of offers
	orderIDs map[int64]bool
	list     string
	index    int
	found    *problem
}

func (k *checker) refuse(hint, format string, args ...any) {
	if k.found == nil {
		k.found = &problem{k.list, k.index, fmt.Sprintf(format, args...), hint}
	}
}

// each visits a list, as long as nothing is wrong, and bounds it.
func each[T any](k *checker, list string, things []T, most int, visit func(*T)) {
	k.list, k.index = list, -1
	if len(things) > most {
		k.refuse("", tooMany, most)
	}
	for i := range things {
		if k.found != nil {
			return
		}
		k.index = i
		visit(&things[i])
	}
}
