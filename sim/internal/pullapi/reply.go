package pullapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"github.com/localmarket/localmarket/schemas"
)

// File is a binary reply.
type File struct {
	Media string // such as "application/pdf"
	Name  string // under which it is to be saved
	Data  []byte
}

// largestKept is how large a buffer is kept to be used again, in bytes.
const largestKept = 256 << 10

// okBody is the reply where there is nothing to say.
const okBody = `{"status":"OK"}`

// reply is what goes back.
type reply struct {
	status int
	media  string // "" without a body
	name   string // of a file
	body   []byte
	codes  []string
}

// encoders are buffers with an encoder on each, to use again.
type encoders struct{ pool sync.Pool }

type encoder struct {
	buffer bytes.Buffer
	json   *json.Encoder
}

func (p *encoders) get() *encoder {
	if e, ok := p.pool.Get().(*encoder); ok {
		e.buffer.Reset()
		return e
	}
	e := &encoder{}
	e.json = json.NewEncoder(&e.buffer)
	e.json.SetEscapeHTML(false)
	return e
}

// put takes an encoder back, unless it has grown large.
func (p *encoders) put(e *encoder) {
	if e.buffer.Cap() <= largestKept {
		p.pool.Put(e)
	}
}

// encode is the value as JSON. The bytes are the encoder's.
func (e *encoder) encode(value any) ([]byte, error) {
	if raw, ok := value.(json.RawMessage); ok {
		return raw, nil
	}
	if err := e.json.Encode(value); err != nil {
		return nil, fmt.Errorf("encoding a reply: %w", err)
	}
	return bytes.TrimRight(e.buffer.Bytes(), "\n"), nil
}

// succeed makes the reply out of what the operation returned.
func (c *call) succeed(value any) (reply, error) {
	wanted := success(c.endpoint.op)
	switch v := value.(type) {
	case File:
		return reply{status: wanted.Status, media: v.Media, name: v.Name, body: v.Data}, nil
	case nil:
		if len(wanted.Content) == 0 {
			return reply{status: wanted.Status}, nil
		}
		value = json.RawMessage(okBody)
	case json.RawMessage:
	default:
		if c.endpoint.wrapped {
			value = result{"OK", v}
		}
	}
	body, err := c.encoder.encode(value)
	return reply{status: wanted.Status, media: schemas.MediaJSON, body: body}, err
}

// fail makes the reply out of an error. One that is not a refusal is our fault, and
// says nothing to the caller.
func (c *call) fail(err error) reply {
	list, single := problems(nil), (*Error)(nil)
	switch {
	case errors.As(err, &list):
	case errors.As(err, &single):
		list = problems{single}
	default:
		c.fault = err.Error()
		list = problems{{Status: http.StatusInternalServerError, Message: serverError}}
	}
	return c.refuse(list)
}

func (c *call) refuse(list problems) reply {
	type detail struct {
		Code    string `json:"code"`
		Message string `json:"message,omitempty"`
	}
	body := struct {
		Status string   `json:"status"`
		Errors []detail `json:"errors"`
	}{Status: "ERROR"}
	out := reply{status: list[0].status(), media: schemas.MediaJSON}
	for _, one := range list {
		code := one.Code
		if code == "" {
			code = codeOf(one.status())
		}
		body.Errors = append(body.Errors, detail{code, one.Message})
		if !slices.Contains(out.codes, code) {
			out.codes = append(out.codes, code)
		}
	}
	c.encoder.buffer.Reset()
	out.body, _ = c.encoder.encode(body) // strings only: it cannot fail
	return out
}
