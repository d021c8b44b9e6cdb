package operations

import (
	"cmp"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// FilesPath is where Files expects to be served.
const FilesPath = market.FilesPath

// linkLife is how long a link to a file is good, counted from the reply with it.
const linkLife = time.Hour

// Files serves what replies link to under FilesPath, to anyone who has the link:
// the reports of a state, whose links end after an hour of virtual time as Market's
// do, files that stores have uploaded, and what is made up in the place of files that nobody keeps (P-LOCAL). No
// link needs a key.
func Files(s *state.State, now func() time.Time) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, fileMethod, http.StatusMethodNotAllowed)
			return
		}
		if uploaded, ok := s.File(r.URL.Path); ok {
			name := chatFileName(r.URL)
			giveOut(w, r, pullapi.File{Media: mediaOf(uploaded), Name: name, Data: uploaded})
			return
		}
		if made, ok := madeFile(r.URL); ok {
			giveOut(w, r, made)
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
		giveOut(w, r, pullapi.File{Media: report.Media, Name: report.Name, Data: report.File})
	})
}

func giveOut(w http.ResponseWriter, r *http.Request, f pullapi.File) {
	h := w.Header()
	h.Set("Content-Type", f.Media)
	h.Set("Content-Length", strconv.Itoa(len(f.Data)))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	if r.Method == http.MethodGet {
		_, _ = w.Write(f.Data) // a caller that has gone away needs no answer
	}
}

// chatFileName is what the link to a file calls it.
func chatFileName(address *url.URL) string {
	return cmp.Or(address.Query().Get("name"), path.Base(address.Path))
}

// mediaOf is what an uploaded file is, if it is a picture or a document: what could
// run in a browser is given out as bytes.
func mediaOf(data []byte) string {
	media := http.DetectContentType(data)
	if strings.HasPrefix(media, "image/") || media == "application/pdf" {
		return media
	}
	return "application/octet-stream"
}

// madeFile is what is served in the place of a file that nobody keeps: a picture,
// which is another for each address, a page or a document.
func madeFile(address *url.URL) (pullapi.File, bool) {
	path := address.Path
	name := path[strings.LastIndexByte(path, '/')+1:]
	if name == "" {
		return pullapi.File{}, false
	}
	switch {
	case strings.HasPrefix(path, market.ChatFiles):
		name := chatFileName(address)
		return pullapi.File{Media: "image/png", Name: name, Data: pullapi.Picture(path)}, true
	case strings.HasPrefix(path, market.SteamProfiles):
		return pullapi.File{Media: "text/plain; charset=utf-8", Name: name + ".txt", Data: []byte(name + "\n")}, true
	case strings.HasPrefix(path, market.MadeFiles):
		return pullapi.MadeFile(strings.TrimPrefix(path, market.MadeFiles)), true
	}
	return pullapi.File{}, false
}

// fileURL is a link to a report.
func fileURL(base string, report *market.Report, now time.Time) string {
	path := fmt.Sprintf("%s%s/%d/%s", FilesPath, url.PathEscape(report.ID), now.Add(linkLife).Unix(), url.PathEscape(report.Name))
	return strings.TrimSuffix(base, "/") + path
}
