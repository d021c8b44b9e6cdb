// Package notify writes what has changed as Market's notifications tell it, by the
// contract's revision (N-BODY). It knows nothing but the change.
package notify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// timeFormat is RFC 3339 with all nine digits of the nanoseconds.
const timeFormat = "2006-01-02T15:04:05.000000000Z07:00"

// Ping is the body of PING. With a zero time it says none.
func Ping(at time.Time) (json.RawMessage, error) {
	b := pingBody{head: head{market.Ping}}
	if !at.IsZero() {
		b.Time = at.Format(timeFormat)
	}
	return encode(b)
}

// Notification is what tells of a change. It fails for a change that no type tells
// of. The time is written in its own zone.
func Notification(c market.Change, services bool) (market.Notification, error) {
	body, err := encode(bodyOf(c, services))
	return market.Notification{Type: c.Type, CampaignID: c.CampaignID, BusinessID: c.BusinessID, Body: body}, err
}

func encode(body any) (json.RawMessage, error) {
	if body == nil {
		return nil, fmt.Errorf("no notification tells of it")
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err := enc.Encode(body)
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), err
}

// body writes a change of one type; at is its time. Services says that the revision
// knows services of order lines.
type body func(c market.Change, at string, services bool) any

// bodyOf is nil for a type that tells of no change.
func bodyOf(c market.Change, services bool) any {
	for _, bodies := range []map[market.Type]body{orderBodies, returnBodies, opinionBodies, chatBodies, questionBodies} {
		if write, ok := bodies[c.Type]; ok {
			return write(c, c.At.Format(timeFormat), services)
		}
	}
	return nil
}

// Every body begins with its type, and what it is about.

type head struct {
	Type market.Type `json:"notificationType"`
}

type orderHead struct {
	head
	OrderID    int64 `json:"orderId"`
	CampaignID int64 `json:"campaignId"`
}

func ofOrder(c market.Change) orderHead { return orderHead{head{c.Type}, c.OrderID, c.CampaignID} }

type businessHead struct {
	head
	BusinessID int64 `json:"businessId"`
}

func ofBusiness(c market.Change) businessHead { return businessHead{head{c.Type}, c.BusinessID} }

type pingBody struct {
	head
	Time string `json:"time,omitempty"`
}
