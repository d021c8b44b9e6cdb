package simtest

import (
	"bytes"
	"compress/gzip"
	"net/http"
)

// The bomb: spaces, of which JSON may have any number, and a good body behind
// them. It inflates to 4 GiB from 4 MiB: deflate cannot do more.
const (
	bombMember  = 4 << 20 // bytes in one gzip member
	bombMembers = 1024
)

// gzipBomb accepts with a compressed body that nobody asked for, good to
// whoever has the memory. A client must bound what it inflates, not what it
// reads, or refuse the encoding.
//
// A gzip stream may have many members (RFC 1952): the one that is compressed
// here is sent again and again, at no cost.
func gzipBomb(p parts) http.Handler {
	spaces := compress(bytes.Repeat([]byte(" "), bombMember))
	return spoilAccepted(p.good, func(w http.ResponseWriter, r *http.Request, a *answer) {
		unlimited(w)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		for range bombMembers {
			if _, err := w.Write(spaces); err != nil {
				return
			}
		}
		_, _ = w.Write(compress(a.body.Bytes()))
	})
}

func compress(data []byte) []byte {
	var packed bytes.Buffer
	z, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression) // fails on an unknown level only
	_, _ = z.Write(data)
	_ = z.Close() // writes to memory: cannot fail
	return packed.Bytes()
}
