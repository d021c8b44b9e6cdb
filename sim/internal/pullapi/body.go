package pullapi

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/schemas"
)

// MaxBody is how long the body of a call may be, in bytes (P-LIMITS).
const MaxBody = 512 << 10

// MaxForm is how long a form may be, in bytes: with a file of 5 MB, which is
// more than other calls may have.
const MaxForm = 5<<20 + 64<<10

// bodyHint bounds what is set aside for a body on the caller's word.
const bodyHint = 16 << 10

const mediaForm = "multipart/form-data"

// readBody reads the body of an operation that takes one. One that the operation
// does not take is left alone.
func (c *call) readBody() error {
	want := c.endpoint.op.Body
	if want == nil || c.http.Body == nil || c.http.Body == http.NoBody {
		return nil
	}
	most := MaxBody
	if want.Content[0].Media == mediaForm {
		most = MaxForm
	}
	raw, err := readUpTo(c.http.Body, c.http.ContentLength, most)
	c.raw = raw
	if len(raw) == 0 && err == nil {
		return nil
	}
	media := c.http.Header.Get("Content-Type")
	if media == "" && want.Content[0].Media == schemas.MediaJSON {
		c.unusual(unusualMedia, fmt.Sprintf(fixMedia, schemas.MediaJSON))
		media = schemas.MediaJSON
	}
	if err := c.checkMedia(media, want.Content); err != nil {
		return err
	}
	switch {
	case len(raw) > most:
		size := max(int64(len(raw)), c.http.ContentLength)
		return c.noteRefusal(problem(http.StatusBadRequest, bodyTooBig, most>>10, float64(size)/(1<<20)), fixSize)
	case err != nil:
		return c.noteRefusal(problem(http.StatusBadRequest, bodyEnds), fixBody)
	}
	c.request.Body, c.request.Media = raw, media
	c.lookAtStocks()
	return nil
}

// readUpTo reads one byte more than is allowed at most: the length that the
// caller declares is only a hint.
func readUpTo(body io.Reader, declared int64, most int) ([]byte, error) {
	var buffer bytes.Buffer
	if declared > 0 {
		buffer.Grow(int(min(declared, bodyHint)) + bytes.MinRead)
	}
	_, err := buffer.ReadFrom(io.LimitReader(body, int64(most)+1))
	return buffer.Bytes(), err
}

func (c *call) checkMedia(media string, known []schemas.Content) error {
	if media == "" {
		return c.wrongMedia(problem(http.StatusUnsupportedMediaType, mediaMissing), known)
	}
	base, _, err := mime.ParseMediaType(media)
	if err != nil || !strings.Contains(base, "/") {
		return c.wrongMedia(problem(http.StatusUnsupportedMediaType, mediaUnknown, bounded(media)), known)
	}
	if !slices.ContainsFunc(known, func(k schemas.Content) bool { return k.Media == base }) {
		return c.wrongMedia(problem(http.StatusUnsupportedMediaType, mediaNotSupported, bounded(media)), known)
	}
	return nil
}

func (c *call) wrongMedia(err *Error, known []schemas.Content) error {
	return c.noteRefusal(err, fmt.Sprintf(fixMedia, known[0].Media))
}

// checkBody holds the body against the contract.
func (c *call) checkBody() error {
	op := c.endpoint.op
	if op.Body == nil {
		return nil
	}
	if len(c.request.Body) == 0 {
		if op.Body.Required {
			return c.noteRefusal(problem(http.StatusBadRequest, bodyMissing), fixBody)
		}
		return nil
	}
	value, violations, err := op.ReadBody(c.request.Media, c.request.Body)
	if syntax := (*schemas.SyntaxError)(nil); errors.As(err, &syntax) {
		return c.noteRefusal(syntaxProblem(syntax, len(c.request.Body)), fixBody)
	}
	if err != nil {
		return err
	}
	if violations == nil {
		err := c.readExactly(value)
		c.request.Body = trimmed(op.Body, c.request.Body)
		return err
	}
	return c.explain(bodyMessage, value, violations)
}

func syntaxProblem(e *schemas.SyntaxError, length int) *Error {
	if e.Offset >= length {
		return problem(http.StatusBadRequest, bodyEnds)
	}
	return problem(http.StatusBadRequest, bodyNotJSON, e.Problem, e.Line, e.Offset)
}
