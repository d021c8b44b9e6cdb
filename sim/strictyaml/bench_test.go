package strictyaml_test

import (
	"strings"
	"testing"

	"github.com/localmarket/localmarket/sim/strictyaml"
)

// BenchmarkDecode reads a file of 256 KiB as people write them.
func BenchmarkDecode(b *testing.B) {
	const head = "name: large\nheaders:\n  X-A: 'b'\nsteps:\n"
	const step = "  - send: {count: 12}   # a step with an argument\n  - name-of-a-step\n"
	text := []byte(head + strings.Repeat(step, (sceneSize-len(head))/len(step)))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		var s story
		if err := strictyaml.DecodeAtMost(text, sceneSize, &s); err != nil {
			b.Fatal(err)
		}
	}
}
