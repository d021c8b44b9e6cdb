package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Bounds of a journal that is read.
const (
	maxLine    = 4 << 20
	maxFile    = 1 << 30
	maxEntries = 2_000_000
	maxName    = 100 // of an id or a type, in bytes
)

// What is wrong with a journal that is read.
const (
	readEmpty      = "it has no entries"
	readLongLine   = "the line is longer than %d MiB"
	readLongFile   = "the file is longer than %d MiB"
	readMany       = "there are more than %d entries"
	readCutShort   = "the line breaks off before its end: the file is not whole"
	readNotJSON    = "not a JSON object: %.200s"
	readNoEntry    = "not an entry of a journal: %s"
	readOrder      = "entry %d comes after entry %d: is this two journals in one?"
	readNoExchange = "it tells of an exchange, and has none"
)

// Read reads a journal as Write writes it: a line of at most 4 MiB for each
// entry, at most 2 million of them and 1 GiB in all. Entries may be missing, as
// from a file that was filtered: those that are left are numbered anew. Fields
// and kinds that are not known are let pass, as a later version may have them.
// The error names the line; it is that of r if r fails.
func Read(r io.Reader) (*Journal, error) {
	in := &reader{lines: bufio.NewReaderSize(r, maxLine)}
	j := &Journal{}
	for {
		e, err := in.next()
		last := err == io.EOF //nolint:errorlint // one that r wraps is a failure of r
		switch {
		case last && j.len() == 0:
			return nil, errors.New(readEmpty)
		case last:
			return j, nil
		case err != nil:
			return nil, fmt.Errorf("line %d: %w", in.line, err)
		case j.len() == maxEntries:
			return nil, fmt.Errorf("line %d: "+readMany, in.line, maxEntries)
		}
		j.Append(e)
	}
}

// reader reads the entries of a journal.
type reader struct {
	lines *bufio.Reader
	line  int   // the number of the last one read, from 1
	size  int64 // of all lines so far
	seq   int   // of the last entry
}

// next is the next entry; its error is io.EOF itself after the last.
func (r *reader) next() (Entry, error) {
	for {
		text, err := r.read()
		last := err == io.EOF //nolint:errorlint // one that r wraps is a failure of r
		switch blank := len(bytes.TrimSpace(text)) == 0; {
		case err != nil && !last, blank && last:
			return Entry{}, err
		case !blank:
			return r.entry(text, last)
		}
	}
}

// read is the next line, with io.EOF if nothing ends it.
func (r *reader) read() ([]byte, error) {
	r.line++
	text, err := r.lines.ReadSlice('\n')
	r.size += int64(len(text))
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return nil, fmt.Errorf(readLongLine, maxLine>>20)
	case r.size > maxFile:
		return nil, fmt.Errorf(readLongFile, maxFile>>20)
	}
	return text, err
}

func (r *reader) entry(text []byte, last bool) (Entry, error) {
	var e Entry
	if err := json.Unmarshal(text, &e); err != nil {
		if last && cutShort(text) {
			return e, errors.New(readCutShort)
		}
		return e, fmt.Errorf(readNotJSON, err)
	}
	if err := e.check(); err != nil {
		return e, err
	}
	if e.Seq <= r.seq {
		return e, fmt.Errorf(readOrder, e.Seq, r.seq)
	}
	r.seq = e.Seq
	return e, nil
}

// cutShort reports whether JSON breaks off, and is not wrong before.
func cutShort(text []byte) bool {
	err := json.NewDecoder(bytes.NewReader(text)).Decode(new(json.RawMessage))
	return errors.Is(err, io.ErrUnexpectedEOF)
}

// check finds what every reader of a journal relies on and e does not have.
func (e *Entry) check() error {
	switch {
	case e.Seq < 1:
		return fmt.Errorf(readNoEntry, "seq is missing or under 1")
	case e.At.IsZero():
		return fmt.Errorf(readNoEntry, "at is missing")
	case e.Kind == "":
		return fmt.Errorf(readNoEntry, "kind is missing")
	case e.Kind == ExchangeDone && e.Exchange == nil:
		return errors.New(readNoExchange)
	case longName(e.Subscription, e.Notification, string(e.Type), e.ExchangeID):
		return fmt.Errorf(readNoEntry, "an id or a type is too long")
	case e.Exchange != nil:
		return e.Exchange.check()
	}
	return nil
}

func (x *Exchange) check() error {
	switch {
	case x.ID == "" || longName(x.ID, string(x.NotificationType), string(x.Push)):
		return fmt.Errorf(readNoEntry, "the exchange's id or type is missing or too long")
	case x.Attempt < 1:
		return fmt.Errorf(readNoEntry, "the exchange's attempt is missing or under 1")
	case x.Request.Method == "" || x.Request.URL == "":
		return fmt.Errorf(readNoEntry, "the request has no method or no url")
	case !x.Verdict.sound(), x.Fault != nil && x.Fault.Verdict != nil && !x.Fault.Verdict.sound():
		return fmt.Errorf(readNoEntry, "a verdict has no outcome that there is, or too long a name")
	}
	return nil
}

// sound reports whether the verdict has an outcome, and names of our size.
func (v *Verdict) sound() bool {
	known := []Outcome{Accepted, Rejected, Failed, Unknown}
	return slices.Contains(known, v.Outcome) && !longName(string(v.Type), string(v.Subtype), v.ErrorType)
}

func longName(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return len(name) > maxName })
}
