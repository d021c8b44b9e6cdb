package traffic

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// harEntry is what is read of an entry of an archive. What tools add of their own
// is passed over.
type harEntry struct {
	Started  string      `json:"startedDateTime"`
	Request  harRequest  `json:"request"`
	Response harResponse `json:"response"`
}

type harRequest struct {
	Method string     `json:"method"`
	URL    string     `json:"url"`
	Header []harField `json:"headers"`
	Body   *harBody   `json:"postData"`
	Other  *harBody   `json:"_content"` // of tools that do not take a body for text
}

type harResponse struct {
	Status int        `json:"status"`
	Header []harField `json:"headers"`
	Body   harBody    `json:"content"`
}

type harField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// harBody is a body as text, or in base64 if Encoding says so.
type harBody struct {
	Text     string  `json:"text"`
	Encoding string  `json:"encoding"`
	Size     float64 `json:"size"`
}

// har reads an HTTP archive: HAR 1.1 or 1.2. It takes the entries one by one.
func (in *input) har() error {
	in.source.Format = HAR
	d := json.NewDecoder(bytes.NewReader(in.text))
	found := false
	err := members(d, func(name string) error {
		if name != "log" {
			return skip(d)
		}
		return members(d, func(name string) error {
			switch name {
			case "creator":
				return in.creator(d)
			case "entries":
				found = true
				return elements(d, func(i int) error { return in.harEntry(d, i) })
			}
			return skip(d)
		})
	})
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf(harCut, in.line(int64(len(in.text))))
	case isOurs(err):
		return err
	case err != nil:
		return fmt.Errorf(harBroken, in.line(d.InputOffset()), plain(err))
	case !found:
		return errors.New(harLog)
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf(harTrailing, in.line(d.InputOffset()))
	}
	return nil
}

func (in *input) creator(d *json.Decoder) error {
	var by struct {
		Name string `json:"name"`
	}
	err := d.Decode(&by)
	in.source.Creator = by.Name
	return err
}

func (in *input) harEntry(d *json.Decoder, i int) error {
	var e harEntry
	if err := d.Decode(&e); err != nil {
		return err
	}
	place := fmt.Sprintf(harPlace, i+1)
	if e.Request.Method == "" || e.Request.URL == "" {
		in.source.Passed++
		return nil
	}
	x := Exchange{Method: e.Request.Method, URL: e.Request.URL, Header: header(e.Request.Header)}
	x.At, _ = time.Parse(time.RFC3339Nano, e.Started) // zero if it does not say
	body := e.Request.Body
	if body == nil || body.Text == "" && e.Request.Other != nil {
		body = e.Request.Other
	}
	var err error
	if body != nil {
		if x.Body, err = body.decoded(); err != nil {
			return ours(fmt.Sprintf(harEncoding, place))
		}
	}
	if e.Response.Status > 0 { // 0 is how tools say that no reply came
		r := &Reply{Status: e.Response.Status, Header: header(e.Response.Header)}
		if r.Body, err = e.Response.Body.decoded(); err != nil {
			return ours(fmt.Sprintf(harEncoding, place))
		}
		r.NoBody = r.Body == "" && e.Response.Body.Size > 0
		x.Reply = r
	}
	if err := in.add(place, x); err != nil {
		return ours(err.Error())
	}
	return nil
}

func (b *harBody) decoded() (string, error) {
	if !strings.EqualFold(b.Encoding, "base64") {
		return b.Text, nil
	}
	text, err := base64.StdEncoding.DecodeString(b.Text)
	return string(text), err
}

// header leaves out what is no field of HTTP/1.1, such as :authority.
func header(fields []harField) http.Header {
	h := http.Header{}
	for _, f := range fields {
		if f.Name != "" && !strings.HasPrefix(f.Name, ":") {
			h.Add(f.Name, f.Value)
		}
	}
	return h
}
