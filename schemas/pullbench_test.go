package schemas_test

import (
	"testing"

	"github.com/localmarket/localmarket/schemas"
)

const statusBody = `{"order": {"status": "PROCESSING", "substatus": "READY_TO_SHIP"}}`

// BenchmarkPull is the price of loading the pull API: part of the time to start.
func BenchmarkPull(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		pullOf(b)
	}
}

// BenchmarkFirstBody compiles the schema of a body; BenchmarkNextBody does not.
func BenchmarkFirstBody(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		op := pullOf(b).Operation("updateOrderStatus")
		b.StartTimer()
		if _, err := op.ValidateBody(schemas.MediaJSON, []byte(statusBody)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNextBody(b *testing.B) {
	op := pullOf(b).Operation("updateOrderStatus")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := op.ValidateBody(schemas.MediaJSON, []byte(statusBody)); err != nil {
			b.Fatal(err)
		}
	}
}

func pullOf(b *testing.B) *schemas.Pull {
	set, err := schemas.Load(schemas.Latest)
	if err != nil {
		b.Fatal(err)
	}
	pull, err := set.Pull()
	if err != nil {
		b.Fatal(err)
	}
	return pull
}
