package page

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"embed"
	"errors"
	"html/template"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/localmarket/localmarket/sim/texts"
)

// Root is where the rooms are; the first is at / as well.
const Root = "/_market/ui"

//go:embed html/*.html
var templates embed.FS

//go:embed static
var static embed.FS

// maxForm bounds what a form sends, in bytes.
const maxForm = 1 << 20

// Page is the cabinet in the browser. It is safe for concurrent use.
type Page struct {
	host    Host
	index   *index
	texts   *texts.Catalogue
	views   map[string]*template.Template // by room
	outside *template.Template            // for what reaches no room
	mux     *http.ServeMux
	notices notices
}

// room is a part of the page, and what it shows: a value for its template.
type room struct {
	name, path string
	show       func(v *visit) (any, error)
}

// New makes the page of a server. Its error is a fault of ours.
func New(h Host) (*Page, error) {
	all, err := texts.Load()
	if err != nil {
		return nil, err
	}
	outside, err := template.New("refused.html").Funcs(functions()).ParseFS(templates, "html/refused.html")
	if err != nil {
		return nil, err
	}
	p := &Page{host: h, outside: outside, index: newIndex(h.Market()), texts: all, views: map[string]*template.Template{}, mux: http.NewServeMux()}
	for _, r := range p.rooms() {
		if p.views[r.name] == nil {
			if p.views[r.name], err = parse(r.name); err != nil {
				return nil, err
			}
		}
		p.mux.HandleFunc("GET "+r.path, func(w http.ResponseWriter, q *http.Request) { p.enter(w, q, r) })
	}
	for path, do := range p.actions() {
		p.mux.HandleFunc("POST "+Root+path, func(w http.ResponseWriter, q *http.Request) { p.act(w, q, do) })
	}
	for path, file := range p.files() {
		p.mux.HandleFunc("GET "+Root+path, file)
	}
	files, err := fs.Sub(static, "static")
	if err != nil {
		return nil, err
	}
	p.mux.Handle("GET "+Root+"/static/", http.StripPrefix(Root+"/static/", http.FileServerFS(files)))
	p.mux.HandleFunc("GET "+Root+"/live", p.live)
	p.mux.HandleFunc("/", p.nowhere)
	return p, nil
}

func parse(name string) (*template.Template, error) {
	return template.New("layout.html").Funcs(functions()).ParseFS(templates, "html/layout.html", "html/parts.html", "html/"+name+".html")
}

// visit is one look at a room.
type visit struct {
	page    *Page
	request *http.Request
	Room    string
	Seen    int // how many entries the journal had before anything was looked at
	Texts   *texts.Printer
	Notice  notice
	Data    any
	to      string // where an action leads, instead of back
}

func (p *Page) newVisit(r *http.Request) *visit {
	return &visit{page: p, request: r, Texts: p.texts.In(languageOf(r))}
}

// ServeHTTP shows a room, or does what a form asks for. Whoever calls it has looked
// at Host and Origin.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setHeaders(w.Header())
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	p.mux.ServeHTTP(w, r)
}

func setHeaders(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
}

// errAbsent is what a room answers about an unknown order, notification or call.
var errAbsent = errors.New("page: unknown")

func (p *Page) enter(w http.ResponseWriter, r *http.Request, in room) {
	v := p.newVisit(r)
	v.Room, v.Seen, v.Notice = in.name, p.host.Market().Journal().Len(), p.notices.take(r.URL.Query().Get("m"))
	status := http.StatusOK
	data, err := in.show(v)
	if errors.Is(err, errAbsent) {
		status = http.StatusNotFound
		v.Notice, data, err = notice{Text: v.Texts.Text("There is nothing here any more."), Bad: true}, nil, nil
	}
	if err != nil {
		p.Refuse(w, r, http.StatusInternalServerError, v.bug(err))
		return
	}
	v.Data = data
	view := p.views[in.name]
	if status != http.StatusOK {
		view = p.views["absent"]
	}
	var text bytes.Buffer
	if err := view.Execute(&text, v); err != nil {
		p.Refuse(w, r, http.StatusInternalServerError, v.bug(err))
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(text.Bytes()) // the reader may be gone
}

// languageOf is what a person reads: chosen by the switch, else as the browser says.
func languageOf(r *http.Request) texts.Language {
	if c, err := r.Cookie("lang"); err == nil && slices.Contains(texts.Languages(), texts.Language(c.Value)) {
		return texts.Language(c.Value)
	}
	return texts.Match(r.Header.Get("Accept-Language"))
}

// action does what a form asks for, and says what came of it.
type action func(v *visit) (string, error)

// act does it and leads back to where the form was.
func (p *Page) act(w http.ResponseWriter, r *http.Request, do action) {
	v := p.newVisit(r)
	if err := r.ParseForm(); err != nil {
		status, reason := v.unread(err)
		p.Refuse(w, r, status, reason)
		return
	}
	told := notice{}
	text, err := do(v)
	if err != nil {
		told = refusal(v.Texts, err)
	} else if text != "" {
		told = notice{Text: text}
	}
	if lang := r.PostForm.Get("lang"); lang != "" {
		http.SetCookie(w, &http.Cookie{Name: "lang", Value: string(v.Texts.Language), Path: "/", SameSite: http.SameSiteStrictMode, HttpOnly: true, MaxAge: 365 * 24 * 3600})
	}
	back := backTo(cmp.Or(v.to, r.PostForm.Get("back")))
	if key := p.notices.put(told); key != "" {
		sign := "?"
		if strings.Contains(back, "?") {
			sign = "&"
		}
		back += sign + "m=" + key
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
}

// backTo is a room of ours, whatever a form says.
func backTo(path string) string {
	if path != Root && !strings.HasPrefix(path, Root+"/") || strings.ContainsAny(path, "\\\r\n") {
		return Root
	}
	return path
}

// notice is what a room says once at its top.
type notice struct {
	Text string
	Bad  bool
}

// notices keeps what is to be said until its room is shown.
type notices struct {
	mu  sync.Mutex
	all map[string]notice
}

// maxNotices bounds those that nobody comes to read.
const maxNotices = 100

func (n *notices) put(one notice) string {
	if one.Text == "" {
		return ""
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.all == nil || len(n.all) >= maxNotices {
		n.all = map[string]notice{}
	}
	key := rand.Text()
	n.all[key] = one
	return key
}

func (n *notices) take(key string) notice {
	n.mu.Lock()
	defer n.mu.Unlock()
	one := n.all[key]
	delete(n.all, key)
	return one
}

func (v *visit) say(key string, args ...any) (string, error) { return v.Texts.Text(key, args...), nil }
