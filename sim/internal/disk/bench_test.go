package disk_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/localmarket/localmarket/sim/internal/disk"
	"github.com/localmarket/localmarket/sim/internal/keep"
)

// BenchmarkWrite writes batches as they come of many attempts at once, and of one: half
// of the entries have 2.5 KB, and of the rows some are removed again.
func BenchmarkWrite(b *testing.B) {
	b.Run("together", func(b *testing.B) { benchWrite(b, 128, 100) })
	b.Run("alone", func(b *testing.B) { benchWrite(b, 2, 4) })
}

func benchWrite(b *testing.B, entries, rows int) {
	d, err := disk.Open(filepath.Join(b.TempDir(), "market.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = d.Close() })
	s, err := d.World("")
	if err != nil {
		b.Fatal(err)
	}
	long, short := []byte(strings.Repeat("x", 2500)), []byte(strings.Repeat("y", 200))
	seq := 0
	for b.Loop() {
		var batch disk.Batch
		for i := range entries {
			seq++
			value := long
			if i%2 == 0 {
				value = short
			}
			batch.Entries = append(batch.Entries, disk.Entry{Seq: seq, Value: value})
		}
		for i := range rows {
			value := short
			if i%3 == 0 {
				value = nil
			}
			batch.Rows = append(batch.Rows, keep.Row{Collection: "deliveries", Key: fmt.Sprintf("n%d/s1", seq/entries*40+i), Value: value})
		}
		if err := s.Write(batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64((entries+rows)*b.N), "µs/row")
}
