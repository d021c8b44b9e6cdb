package schemas

import (
	"bytes"
	"encoding/json"
)

// decoder makes the value of a body that is known to be JSON of bounded depth:
// the same value as encoding/json makes with UseNumber, at half the price, for
// nothing needs to be checked again. Every notification and every reply goes
// through it.
type decoder struct {
	body []byte
	at   int
}

func (d *decoder) value() any {
	d.skipSpace()
	switch c := d.body[d.at]; c {
	case '{':
		return d.object()
	case '[':
		return d.array()
	case '"':
		return d.text()
	case 't', 'n':
		d.at += len("true")
		if c == 'n' {
			return nil
		}
		return true
	case 'f':
		d.at += len("false")
		return false
	}
	start := d.at
	d.at = endOfNumber(d.body, start)
	return json.Number(d.body[start:d.at])
}

func (d *decoder) object() map[string]any {
	object := map[string]any{}
	for d.more('}') {
		name := d.text()
		d.skipSpace()
		d.at++ // the colon
		object[name] = d.value()
	}
	return object
}

func (d *decoder) array() []any {
	array := []any{}
	for d.more(']') {
		array = append(array, d.value())
	}
	return array
}

// more goes from an opening bracket or from a member to the next member, or
// past the closing bracket.
func (d *decoder) more(closing byte) bool {
	d.skipSpace()
	if d.body[d.at] != closing {
		d.at++ // the opening bracket or the comma
		d.skipSpace()
	}
	if d.body[d.at] != closing {
		return true
	}
	d.at++
	return false
}

func (d *decoder) text() string {
	end := endOfString(d.body, d.at)
	quoted := d.body[d.at : end+1]
	d.at = end + 1
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted[1 : len(quoted)-1])
	}
	var text string
	_ = json.Unmarshal(quoted, &text) // a string of valid JSON
	return text
}

func (d *decoder) skipSpace() {
	for d.at < len(d.body) {
		switch d.body[d.at] {
		case ' ', '\t', '\r', '\n':
			d.at++
		default:
			return
		}
	}
}
