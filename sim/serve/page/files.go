package page

import (
	"mime"
	"net/http"
	"strings"
)

// files are what a browser can save, by their paths below Root.
func (p *Page) files() map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{
		"/scenario.market.yaml": p.saveScenario,
		"/cabinet.yaml":         p.saveCabinet,
	}
}

func (p *Page) saveScenario(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimSpace(r.URL.Query().Get("name"))
	text, err := p.host.SavedScenario(name)
	if name == "" {
		name = "session"
	}
	p.file(w, r, name+".market.yaml", text, err, "/scenarios")
}

func (p *Page) saveCabinet(w http.ResponseWriter, r *http.Request) {
	text, err := p.host.SavedCabinet()
	p.file(w, r, "cabinet.yaml", text, err, "/settings")
}

// file has the browser save a text, or leads to the room that says why it cannot.
func (p *Page) file(w http.ResponseWriter, r *http.Request, name string, text []byte, err error, room string) {
	if err != nil {
		key := p.notices.put(refusal(p.texts.In(languageOf(r)), err))
		http.Redirect(w, r, Root+room+"?m="+key, http.StatusSeeOther)
		return
	}
	w.Header().Set("Content-Type", "application/yaml; charset=utf-8")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	_, _ = w.Write(text) // the reader may be gone
}
