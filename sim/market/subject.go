package market

import (
	"encoding/json"
	"strconv"
)

// ID is the number of what n tells of, from 1, as its body has it in the
// field of its type. It is 0 if the body does not have the number.
func (n Notification) ID() int64 { return n.number(n.Type.IDField()) }

// OrderID is the number of the order that n is about, or 0 if it is about none.
func (n Notification) OrderID() int64 {
	if !n.Type.OfOrder() {
		return 0
	}
	return n.number(OrderCreated.IDField())
}

// number is a whole number in the body, 0 if the field is missing.
func (n Notification) number(field string) int64 {
	var body map[string]json.RawMessage
	if field == "" || json.Unmarshal(n.Body, &body) != nil {
		return 0
	}
	id, err := strconv.ParseInt(string(body[field]), 10, 64)
	if err != nil {
		return 0
	}
	return max(0, id)
}
