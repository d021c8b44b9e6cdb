package journal

import (
	"encoding/json"
	"fmt"
	"io"
)

// Lines writes entries as JSON, one a line, without the measured figures: the journals
// of two runs can be compared byte for byte.
type Lines struct{ encoder *json.Encoder }

// NewLines writes to w, a line at a time.
func NewLines(w io.Writer) *Lines {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return &Lines{encoder}
}

// Write writes an entry.
func (l *Lines) Write(e Entry) error {
	if e.Exchange != nil {
		x := *e.Exchange
		x.Measured = nil
		e.Exchange = &x
	}
	if err := l.encoder.Encode(e); err != nil {
		return fmt.Errorf("write entry %d of the journal: %w", e.Seq, err)
	}
	return nil
}
