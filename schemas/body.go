package schemas

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"slices"
	"strings"
)

// ErrMedia says that a body's media type is none that the contract knows for it.
var ErrMedia = errors.New("the contract has no such media type here")

// ValidateBody holds the body of a call against the contract (P-SPEC). Media is
// the Content-Type as it was sent. There is nothing to say about the body of an
// operation that takes none, nor about an empty one where it may be left out.
//
// The violations are sorted by pointer. The error is a *SyntaxError if body is
// not one JSON value, or not the form that media says, and wraps ErrMedia for a
// media type that the operation does not take.
func (o *Operation) ValidateBody(media string, body []byte) ([]Violation, error) {
	_, violations, err := o.ReadBody(media, body)
	return violations, err
}

// ReadBody is ValidateBody, and the body as it was read: json.Number, bool,
// string, nil, []any or map[string]any; of a form it is nil.
func (o *Operation) ReadBody(media string, body []byte) (any, []Violation, error) {
	if o.Body == nil || len(body) == 0 && !o.Body.Required {
		return nil, nil, nil
	}
	return validateContent(o.Body.Content, media, body)
}

// ValidateReply holds a reply to the operation against the contract (P-SPEC).
// There is nothing to say about a status that the contract does not have, about
// a reply without content, and about a file. Violations and errors are those of
// ValidateBody.
func (o *Operation) ValidateReply(status int, media string, body []byte) ([]Violation, error) {
	reply := o.Reply(status)
	if reply == nil || len(reply.Content) == 0 {
		return nil, nil
	}
	_, violations, err := validateContent(reply.Content, media, body)
	return violations, err
}

func validateContent(content []Content, media string, body []byte) (any, []Violation, error) {
	base, parameters, _ := mime.ParseMediaType(media)
	i := slices.IndexFunc(content, func(c Content) bool { return strings.EqualFold(c.Media, base) })
	if i < 0 {
		return nil, nil, fmt.Errorf("%w: %.100q, expected %s", ErrMedia, media, listed(mediaOf(content)))
	}
	switch sch := content[i].schema; base {
	case MediaJSON:
		return sch.validate(body)
	case "multipart/form-data":
		violations, err := sch.validateForm(parameters["boundary"], body)
		return nil, violations, err
	}
	return nil, nil, nil
}

func mediaOf(content []Content) []string {
	var list []string
	for _, c := range content {
		list = append(list, c.Media)
	}
	return list
}

// validateForm holds the fields of a form against the schema, each as a string,
// files as empty ones. What a file holds is nobody's business here.
func (s *schema) validateForm(boundary string, body []byte) ([]Violation, error) {
	if err := s.prepare(); err != nil {
		return nil, err
	}
	fields := map[string]any{}
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := reader.NextRawPart()
		if err == io.EOF { //nolint:errorlint // a form that is torn wraps it
			return s.judge(fields)
		}
		if err != nil {
			return nil, syntaxError(body, len(body), problemForm)
		}
		fields[part.FormName()] = ""
		if part.FileName() != "" {
			continue
		}
		text, err := io.ReadAll(part)
		if err != nil {
			return nil, syntaxError(body, len(body), problemForm)
		}
		fields[part.FormName()] = string(text)
	}
}
