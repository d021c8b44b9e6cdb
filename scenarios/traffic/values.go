package traffic

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// values reads JSON values one after the other, each a notification's body or a
// request as a tool lists it; in an array, too.
func (in *input) values() error {
	in.source.Format = Bodies
	d := json.NewDecoder(bytes.NewReader(in.text))
	for {
		var value json.RawMessage
		switch err := d.Decode(&value); {
		case err == io.EOF:
			return nil
		case errors.Is(err, io.ErrUnexpectedEOF):
			return fmt.Errorf(valueCut, in.line(int64(len(in.text))))
		case err != nil:
			return fmt.Errorf(valueBroken, in.next(d.InputOffset()), plain(err))
		}
		place := fmt.Sprintf(valuePlace, in.line(d.InputOffset()))
		if err := in.value(place, value, true); err != nil {
			return err
		}
	}
}

// value takes a value for what it is. Lists are opened once.
func (in *input) value(place string, value json.RawMessage, mayList bool) error {
	var list []json.RawMessage
	if mayList && json.Unmarshal(value, &list) == nil {
		return in.list(place, list)
	}
	var of fields
	if json.Unmarshal(value, &of) != nil {
		in.source.Passed++
		return nil
	}
	if of.text("notificationType") != "" {
		return in.add(place, Exchange{Method: http.MethodPost, URL: unknownURL, Body: string(value)})
	}
	for _, name := range []string{"data", "requests"} { // of webhook.site, and of ngrok's inspector
		if mayList && json.Unmarshal(of[name], &list) == nil && len(list) > 0 {
			return in.list(place, list)
		}
	}
	x, ok := of.exchange()
	if !ok {
		in.source.Passed++
		return nil
	}
	return in.add(place, x)
}

func (in *input) list(place string, list []json.RawMessage) error {
	for _, one := range list {
		if err := in.value(place, one, false); err != nil {
			return err
		}
	}
	return nil
}

// unknownURL stands for the address of a request whose source does not have it.
const unknownURL = "http://store.invalid/notification"

// fields are the members of an object of unknown make.
type fields map[string]json.RawMessage

// text is the first of some members that is a text or a number, or "".
func (f fields) text(names ...string) string {
	for _, name := range names {
		var text string
		var number json.Number
		switch {
		case json.Unmarshal(f[name], &text) == nil && text != "":
			return text
		case json.Unmarshal(f[name], &number) == nil && number != "":
			return number.String()
		}
	}
	return ""
}

// exchange is a request as a log in JSON, webhook.site or ngrok has it.
func (f fields) exchange() (Exchange, bool) {
	var inner struct {
		Raw []byte `json:"raw"`
	}
	if json.Unmarshal(f["request"], &inner) == nil && len(inner.Raw) > 0 {
		return f.ngrok(inner.Raw)
	}
	x := Exchange{
		At:     moment(f.text("time", "timestamp", "@timestamp", "time_iso8601", "created_at", "ts", "time_local", "date")),
		Method: f.text("method", "request_method", "requestMethod"),
		URL:    address(f.text("url", "request_uri", "uri", "path")),
		Header: f.header("headers", "request_headers"),
		Body:   f.body("request_body", "requestBody", "req_body", "body", "content", "payload"),
	}
	if line := requestLine.FindStringSubmatch(`"` + f.text("request") + `"`); line != nil {
		x.Method, x.URL = line[1], address(line[2])
	}
	if x.Method == "" {
		x.Method = http.MethodPost
	}
	x.Reply = replyOf(f.text("status", "response_status", "status_code"), f.body("response_body", "responseBody", "resp_body"))
	return x, x.Body != "" || requestLine.MatchString(`"`+f.text("request")+`"`)
}

// body is a member that is a text, or JSON itself.
func (f fields) body(names ...string) string {
	for _, name := range names {
		raw := bytes.TrimSpace(f[name])
		if len(raw) > 0 && (raw[0] == '{' || raw[0] == '[') {
			return string(raw)
		}
		if text := f.text(name); text != "" {
			return text
		}
	}
	return ""
}

// header is an object of texts, or of lists of them.
func (f fields) header(names ...string) http.Header {
	h := http.Header{}
	for _, name := range names {
		var of fields
		_ = json.Unmarshal(f[name], &of) // none, if it is something else
		for key, value := range of {
			var all []string
			if json.Unmarshal(value, &all) != nil {
				all = []string{of.text(key)}
			}
			h[http.CanonicalHeaderKey(key)] = all
		}
	}
	return h
}

// ngrok is a request as ngrok's inspector lists it: raw HTTP in base64.
func (f fields) ngrok(raw []byte) (Exchange, bool) {
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(raw)))
	if err != nil {
		return Exchange{}, false
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, MaxBody+1))
	if err != nil {
		return Exchange{}, false
	}
	x := Exchange{At: moment(f.text("start")), Method: r.Method, URL: address(r.URL.RequestURI()), Header: r.Header, Body: string(body)}
	var inner struct {
		Raw []byte `json:"raw"`
	}
	if json.Unmarshal(f["response"], &inner) != nil {
		return x, true
	}
	reply, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(inner.Raw)), r)
	if err != nil {
		return x, true
	}
	text, err := io.ReadAll(io.LimitReader(reply.Body, MaxBody))
	x.Reply = &Reply{Status: reply.StatusCode, Header: reply.Header, Body: string(text), NoBody: err != nil}
	return x, true
}

// address is a URL; of a path alone one with a host that is none.
func address(text string) string {
	switch {
	case text == "":
		return unknownURL
	case strings.HasPrefix(text, "/"):
		return "http://store.invalid" + text
	}
	return text
}

// moment is a time in one of the ways in which logs write it; zero if it is none.
func moment(text string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "02/Jan/2006:15:04:05 -0700", time.DateTime, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04:05-0700"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t
		}
	}
	var seconds float64
	if n, err := fmt.Sscanf(text, "%g", &seconds); n == 1 && err == nil && seconds > 1e9 && seconds < 7e12 {
		if seconds > 1e11 { // milliseconds
			seconds /= 1000
		}
		return time.UnixMilli(int64(seconds * 1000))
	}
	return time.Time{}
}
