package traffic

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"time"
	"unicode/utf8"
)

// Bounds of a file that is read.
const (
	// MaxFile is how long it may be, in bytes.
	MaxFile = 64 << 20
	// MaxExchanges is how many exchanges are read of one.
	MaxExchanges = 100_000
	// MaxBody is how long one body may be, in bytes.
	MaxBody = 1 << 20
	peeked  = 4 << 10
)

// Format is what a file of recorded traffic is written in.
type Format string

// The formats that are read.
const (
	HAR    Format = "har"    // an HTTP archive, as browsers, mitmproxy, HTTP Toolkit, Charles and others save it
	Bodies Format = "bodies" // bodies of notifications one after the other (JSON Lines), or the requests that a webhook tool lists as JSON
	Log    Format = "log"    // an access log with bodies
)

// Exchange is one HTTP exchange that another tool has recorded.
type Exchange struct {
	// At is when it began; zero if the source does not say.
	At          time.Time
	Method, URL string
	Header      http.Header
	Body        string
	// Reply is nil where the source has none.
	Reply *Reply
}

// Reply is what came back.
type Reply struct {
	Status int
	Header http.Header
	Body   string
	// NoBody says that there was a body that the source does not hold.
	NoBody bool
	// Cut says that Body is the beginning of a longer one.
	Cut bool
}

// Source is what a file holds, in its order.
type Source struct {
	Format    Format
	Creator   string // the program that wrote an archive, if it says so
	Exchanges []Exchange
	// Passed is how many lines or values were no exchange, as far as can be told.
	Passed int
}

// Read reads recorded traffic and finds out its format by itself. Its errors say
// where the file is broken; they are io's if r fails.
func Read(r io.Reader) (*Source, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	switch {
	case err != nil:
		return nil, err
	case len(text) > MaxFile:
		return nil, fmt.Errorf(fileTooLong, MaxFile>>20)
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, errors.New(fileEmpty)
	}
	if binary(text[:min(len(text), peeked)]) {
		return nil, errors.New(fileBinary)
	}
	in := &input{text: text, source: &Source{}}
	switch first := bytes.TrimSpace(text[:min(len(text), peeked)]); {
	case archive.Match(first):
		err = in.har()
	case first[0] == '{' || first[0] == '[' && !dated.Match(first):
		err = in.values()
	default:
		err = in.log()
	}
	if err != nil {
		return nil, err
	}
	if len(in.source.Exchanges) == 0 {
		return nil, fmt.Errorf(fileNothing, in.source.Passed)
	}
	return in.source, nil
}

var (
	// archive is how a HAR begins; dated how a line of a log may, which is no array.
	archive = regexp.MustCompile(`^\{\s*"log"\s*:\s*\{`)
	dated   = regexp.MustCompile(`^\[\d+[/-]`)
)

// binary reports whether the beginning of a file is no text. Its last character may
// be cut in two.
func binary(text []byte) bool {
	if bytes.IndexByte(text, 0) >= 0 {
		return true
	}
	whole := text
	for len(text) == peeked && len(whole) > peeked-utf8.UTFMax && !utf8.Valid(whole) {
		whole = whole[:len(whole)-1]
	}
	return !utf8.Valid(whole)
}

// input is a file that is being read.
type input struct {
	text   []byte
	source *Source
}

// next is the number of the line of what comes after an offset.
func (in *input) next(offset int64) int {
	rest := in.text[min(max(offset, 0), int64(len(in.text))):]
	return in.line(offset + int64(len(rest)-len(bytes.TrimLeft(rest, " \t\r\n"))))
}

// line is the number of the line at an offset, from 1.
func (in *input) line(offset int64) int {
	return 1 + bytes.Count(in.text[:min(max(offset, 0), int64(len(in.text)))], []byte("\n"))
}

// add keeps an exchange, which is what is named by its place in errors.
func (in *input) add(place string, x Exchange) error {
	switch {
	case len(in.source.Exchanges) == MaxExchanges:
		return fmt.Errorf(fileMany, MaxExchanges)
	case len(x.Body) > MaxBody:
		return fmt.Errorf(bodyTooLong, place, MaxBody>>10)
	case !utf8.ValidString(x.Body):
		return fmt.Errorf(bodyBinary, place)
	}
	if y := x.At.Year(); y < 1971 || y > 2198 { // which virtual time could not begin at
		x.At = time.Time{}
	}
	x.At = x.At.UTC()
	in.source.Exchanges = append(in.source.Exchanges, x)
	return nil
}
