package disk_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/localmarket/localmarket/sim/internal/disk"
	"github.com/localmarket/localmarket/sim/internal/keep"
)

// BenchmarkWrite writes batches as they come of many attempts at once: 64 entries of
// 2.5 KB, 64 short ones, and 100 rows of which some are removed again.
func BenchmarkWrite(b *testing.B) {
	s, err := disk.Open(filepath.Join(b.TempDir(), "market.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	long, short := []byte(strings.Repeat("x", 2500)), []byte(strings.Repeat("y", 200))
	seq := 0
	for b.Loop() {
		var batch disk.Batch
		for i := range 128 {
			seq++
			value := long
			if i%2 == 0 {
				value = short
			}
			batch.Entries = append(batch.Entries, disk.Entry{Seq: seq, Value: value})
		}
		for i := range 100 {
			value := short
			if i%3 == 0 {
				value = nil
			}
			batch.Rows = append(batch.Rows, keep.Row{Collection: "deliveries", Key: fmt.Sprintf("n%d/s1", seq/128*40+i), Value: value})
		}
		if err := s.Write(batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(228*b.N), "µs/row")
}
