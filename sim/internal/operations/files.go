package operations

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// FilesPath is where Files expects to be served.
const FilesPath = "/_files/"

// linkLife is how long a link to a file is good, counted from the reply with it.
const linkLife = time.Hour

// Files serves the reports of a state under FilesPath, to anyone who has their
// link: like Market's, it needs no key and ends after an hour of virtual time.
func Files(s *state.State, now func() time.Time) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, fileMethod, http.StatusMethodNotAllowed)
			return
		}
		parts := strings.Split(strings.TrimPrefix(r.URL.Path, FilesPath), "/")
		report, ok := s.Report(parts[0])
		if !ok || len(parts) != 3 || parts[2] != report.Name || report.At(now()) != market.ReportDone {
			http.Error(w, fileMissing, http.StatusNotFound)
			return
		}
		until, err := strconv.ParseInt(parts[1], 10, 64)
		if err != nil || now().Unix() > until {
			http.Error(w, fileExpired, http.StatusForbidden)
			return
		}
		h := w.Header()
		h.Set("Content-Type", report.Media)
		h.Set("Content-Length", strconv.Itoa(len(report.File)))
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": report.Name}))
		if r.Method == http.MethodGet {
			_, _ = w.Write(report.File) // a caller that has gone away needs no answer
		}
	})
}

// fileURL is a link to a report.
func fileURL(base string, report *market.Report, now time.Time) string {
	path := fmt.Sprintf("%s%s/%d/%s", FilesPath, url.PathEscape(report.ID), now.Add(linkLife).Unix(), url.PathEscape(report.Name))
	return strings.TrimSuffix(base, "/") + path
}
