package traffic

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// sourceError is an error in a file that says itself where it is.
type sourceError string

func (e sourceError) Error() string { return string(e) }

func ours(text string) error { return sourceError(text) }

func isOurs(err error) bool {
	var e sourceError
	return errors.As(err, &e)
}

// plain is what a JSON decoder has to say, in one short line.
func plain(err error) string {
	return fmt.Sprintf("%.200s", strings.TrimPrefix(err.Error(), "json: "))
}

// members visits the members of an object, whose values visit takes off d.
func members(d *json.Decoder, visit func(name string) error) error {
	if err := begin(d, '{'); err != nil {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		text, _ := name.(string) // nothing else can be here
		if err := visit(text); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

// elements visits the elements of an array, which visit takes off d.
func elements(d *json.Decoder, visit func(i int) error) error {
	if err := begin(d, '['); err != nil {
		return err
	}
	for i := 0; d.More(); i++ {
		if err := visit(i); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

func begin(d *json.Decoder, with json.Delim) error {
	token, err := d.Token()
	if err == nil && token != with {
		return fmt.Errorf("expected %s, found %.40q", with, fmt.Sprint(token))
	}
	return err
}

// skip takes a value off d, however deep: the decoder bounds that.
func skip(d *json.Decoder) error {
	var value json.RawMessage
	return d.Decode(&value)
}
