package serve

import (
	"bytes"
	"fmt"
	"io"
	"net/http"

	"github.com/VictoriaMetrics/metrics"
)

// exposition is what Prometheus is answered, in version 0.0.4 of its text format: the
// figures of each family together, whoever they are of.
type exposition map[family]*bytes.Buffer

// of is where figures of a family are written to.
func (e exposition) of(f family) io.Writer {
	if e[f] == nil {
		e[f] = new(bytes.Buffer)
	}
	return e[f]
}

// gauge writes a figure by its name with labels.
func (e exposition) gauge(f family, value float64, name string) {
	metrics.WriteGaugeFloat64(e.of(f), name, value)
}

// answer answers with the families that have figures.
func (e exposition) answer(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	for _, f := range families {
		if figures := e[f]; figures != nil && figures.Len() > 0 {
			_, _ = fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n%s", f.name, f.help, f.name, f.kind, figures) // the caller may be gone
		}
	}
}
