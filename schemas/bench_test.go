package schemas_test

import (
	"testing"

	"github.com/localmarket/localmarket/schemas"
)

func BenchmarkReply(b *testing.B) {
	for _, reply := range []struct{ name, body string }{
		{"good", goodReply},
		{"bad", `{"version": "", "name": 1}`},
	} {
		b.Run(reply.name, func(b *testing.B) {
			set, err := schemas.Load(schemas.Latest)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := set.Reply(200, []byte(reply.body)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkFirstReply is the price of the first reply, with loading and
// compiling: it is part of the time to start.
func BenchmarkFirstReply(b *testing.B) {
	for b.Loop() {
		set, err := schemas.Load(schemas.Latest)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := set.Reply(200, []byte(goodReply)); err != nil {
			b.Fatal(err)
		}
	}
}
