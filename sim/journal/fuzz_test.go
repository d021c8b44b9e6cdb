package journal_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/localmarket/localmarket/sim/journal"
)

// FuzzRead looks for a file that makes the reader panic, whose journal cannot be
// written or is another when it is read again, or whose error is not one short
// line.
func FuzzRead(f *testing.F) {
	var whole bytes.Buffer
	if err := full().Write(&whole); err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		"", "\n", "null", "{}", "[", "\xff", "{\"seq\":1", exchangeLine, whole.String(), strings.TrimSpace(whole.String()),
		exchangeLine + "\n" + exchangeLine, strings.Replace(exchangeLine, "2026", "9999", 1), strings.Replace(exchangeLine, "00Z", "00+23:59", 1),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		j, err := journal.Read(bytes.NewReader(text))
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r") || len(err.Error()) > 1000 {
				t.Errorf("%q: an error that is not one short line: %v", text, err)
			}
			return
		}
		var once, twice bytes.Buffer
		if err := j.Write(&once); err != nil {
			t.Fatalf("%q: it is read, and cannot be written: %v", text, err)
		}
		again, err := journal.Read(bytes.NewReader(once.Bytes()))
		if err != nil {
			t.Fatalf("%q: it is written, and cannot be read: %v", text, err)
		}
		if err := again.Write(&twice); err != nil || !bytes.Equal(once.Bytes(), twice.Bytes()) {
			t.Errorf("%q: read and written again it is another (%v)", text, err)
		}
	})
}
