package pullapi

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/localmarket/localmarket/schemas"
)

// leastCompressed is how long a reply must be to be compressed, in bytes (choice):
// what fits into one packet gains nothing.
const leastCompressed = 1400

// compressors are writers of gzip, to use again.
type compressors struct{ pool sync.Pool }

func (p *compressors) compress(body []byte) ([]byte, error) {
	var out bytes.Buffer
	w, ok := p.pool.Get().(*gzip.Writer)
	if !ok {
		w, _ = gzip.NewWriterLevel(nil, gzip.BestSpeed) // a level that there is
	}
	defer p.pool.Put(w)
	w.Reset(&out)
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	err := w.Close()
	return out.Bytes(), err
}

// compress is the body of a reply as it is sent to a caller who asks for gzip.
// Files are compressed already.
func (c *call) compress(h http.Header, out reply) []byte {
	if out.media != schemas.MediaJSON || len(out.body) < leastCompressed {
		return out.body
	}
	h.Add("Vary", "Accept-Encoding")
	if !takesGzip(c.http.Header.Values("Accept-Encoding")) {
		return out.body
	}
	small, err := c.api.compressors.compress(out.body)
	if err != nil {
		return out.body
	}
	h["Content-Encoding"] = []string{"gzip"}
	return small
}

// takesGzip reports whether Accept-Encoding names gzip, or any, with a weight above
// zero (RFC 9110, 12.5.3).
func takesGzip(accepted []string) bool {
	weights := map[string]float64{}
	for _, header := range accepted {
		for part := range strings.SplitSeq(header, ",") {
			name, parameter, found := strings.Cut(part, ";")
			weight := 1.0
			if q, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(parameter)), "q="); found && ok {
				weight, _ = strconv.ParseFloat(strings.TrimSpace(q), 64) // what is no weight is none
			}
			weights[strings.ToLower(strings.TrimSpace(name))] = weight
		}
	}
	if weight, named := weights["gzip"]; named {
		return weight > 0
	}
	return weights["*"] > 0
}
