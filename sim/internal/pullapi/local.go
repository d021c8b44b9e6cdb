package pullapi

import (
	"cmp"
	"net/http"
	"strings"
)

// baseOf is the address by which a caller reached us, as it says: the host that it
// called, which behind a proxy may be production's.
func baseOf(r *http.Request) string {
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	return scheme + cmp.Or(r.Host, "localhost")
}

// MadeFile is what a made-up link leads to, by its path below market.MadeFiles,
// such as "pictures/1017": a picture, a page or a document. It is the same every
// time.
func MadeFile(path string) File {
	kind, _, _ := strings.Cut(path, "/")
	name := strings.ReplaceAll(path, "/", "-")
	switch {
	case strings.Contains(kind, "showcase"):
		return File{"text/plain; charset=utf-8", name + ".txt", []byte(name + "\n")}
	case strings.Contains(kind, "pic"), strings.Contains(kind, "image"), strings.Contains(kind, "photo"), strings.Contains(kind, "video"):
		return File{mediaPNG, name + ".png", Picture(path)}
	}
	return File{mediaPDF, name + ".pdf", Note(name)}
}

// Picture is a square of one colour, as a PNG, that follows from a name.
func Picture(name string) []byte { return newPicture(hashOf(name)) }
