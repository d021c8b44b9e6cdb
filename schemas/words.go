package schemas

import (
	"encoding/json"
	"fmt"
	"strings"
)

// What is wrong with a body that is not JSON.
const (
	problemEmpty      = "the body is empty"
	problemEnd        = "the body ends in the middle of a JSON value"
	problemTrailing   = "there is something after the JSON value"
	problemBOM        = "the body begins with a byte order mark, which JSON must not"
	problemUTF8       = "the body is not UTF-8"
	problemDepth      = "arrays and objects are nested too deep"
	problemLongNumber = "a number is too long"
	problemExponent   = "the exponent of a number is too large"
	problemForm       = "the body is not the form that its Content-Type says"
)

// maxValues is how many values of an enumeration a message lists.
const maxValues = 12

// expected says in words what node asks for where keyword was broken.
func (d document) expected(node any, keyword string) string {
	if keyword == "pattern" {
		return fmt.Sprintf("string that matches %v", member(node, keyword))
	}
	return d.kind(node)
}

// expectedProperty says that a property must be there, and what it must be.
func (d document) expectedProperty(node any, name string) string {
	return fmt.Sprintf("property %q: %s", name, d.kind(member(member(node, "properties"), name)))
}

// kind says in words which values a node allows.
func (d document) kind(node any) string {
	node = d.deref(node)
	if value, ok := member(node, "const").(string); ok {
		return fmt.Sprintf("the string %q", value)
	}
	if values := stringsOf(member(node, "enum")); len(values) > 0 {
		return "one of " + listed(values)
	}
	types := stringsOf(member(node, "type"))
	if single, ok := member(node, "type").(string); ok {
		types = []string{single}
	}
	for i, name := range types {
		types[i] = name + bounds(node, name)
	}
	if len(types) == 0 {
		types = d.kinds(composed(node))
	}
	if len(types) == 0 {
		return "a value that the contract allows"
	}
	return strings.Join(types, " or ")
}

// kinds says it of each of several nodes.
func (d document) kinds(nodes []any) []string {
	var list []string
	for _, node := range nodes {
		list = append(list, d.kind(node))
	}
	return list
}

func listed(values []string) string {
	more := ""
	if extra := len(values) - maxValues; extra > 0 {
		values, more = values[:maxValues], fmt.Sprintf(" and %d more", extra)
	}
	return strings.Join(values, ", ") + more
}

// bounds says in words how a node limits the values of a type.
func bounds(node any, typ string) string {
	switch typ {
	case "string":
		if member(node, "format") == "date-time" {
			return ` with an RFC 3339 date and time, such as "2026-09-01T12:30:00Z"`
		}
		return between(node, "minLength", "maxLength", " of %v to %v characters", " of %v or more characters", " of %v or fewer characters")
	case "integer", "number":
		return between(node, "minimum", "maximum", " from %v to %v", " of at least %v", " of at most %v")
	case "array":
		return between(node, "minItems", "maxItems", " of %v to %v items", " of %v or more items", " of %v or fewer items")
	}
	return ""
}

func between(node any, low, high, both, least, most string) string {
	from, hasFrom := member(node, low).(json.Number)
	to, hasTo := member(node, high).(json.Number)
	switch {
	case hasFrom && hasTo:
		return fmt.Sprintf(both, from, to)
	case hasFrom:
		return fmt.Sprintf(least, from)
	case hasTo:
		return fmt.Sprintf(most, to)
	}
	return ""
}

// fix says what to change so that the value at pointer is right.
func fix(rule, pointer string) string {
	switch rule {
	case "N-BODY":
		return "correct this body where it is made: the sample data, or your override of it"
	case "N-200":
		return fixOK(pointer)
	case "P-SPEC":
		return "correct this value where the call or the reply is made"
	}
	if strings.HasPrefix(rule, "L-") {
		return fixPush(pointer)
	}
	return fixError(pointer)
}

func fixOK(pointer string) string {
	switch pointer {
	case "/version":
		return `return your integration's version, for example "1.0.0"`
	case "/name":
		return `return your integration's name, for example "Example shop"`
	case "/time":
		return `return the time at which you handled the notification, in UTC, for example "2026-09-01T12:30:00Z"`
	}
	return `return {"version": "1.0.0", "name": "Example shop", "time": "2026-09-01T12:30:00Z"} with values of your own`
}

func fixError(pointer string) string {
	switch pointer {
	case "/error/type":
		return "return WRONG_EVENT_FORMAT for a notification you cannot read, DUPLICATED_EVENT for one you have had, else UNKNOWN"
	case "/error/message":
		return "return a sentence that tells what went wrong"
	}
	return `return {"error": {"type": "UNKNOWN", "message": "what went wrong"}}`
}

// fixPush is about the value of a reply to the push API that has the last name of
// the pointer.
func fixPush(pointer string) string {
	switch _, name := cutLast(pointer); name {
	case "cart":
		return `return {"cart": {"items": […]}} with the items that were asked for`
	case "items":
		return "return a list, with the items that were asked for; an empty one says that none is on sale"
	case "count":
		return "return how many units can be ordered as a whole number, 0 if none"
	case "fromDate", "toDate", "date", "shipmentDate":
		return `write days as DD-MM-YYYY, such as "01-09-2026"`
	case "fromTime", "toTime":
		return `write hours as HH:MM, such as "10:00"`
	case "serviceName":
		return "name the delivery service in 1 to 50 characters"
	case "accepted":
		return `return {"order": {"accepted": true, "id": "your number of the order"}}`
	case "updatedAt":
		return `write the time with its offset, such as "2026-09-01T12:30:00+03:00"`
	}
	return "correct this value where the reply is made"
}
