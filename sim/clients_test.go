package sim_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// caller is how a client of Market's API sends its requests: what differs between
// those that sellers have.
type caller struct {
	name string
	// header is sent with every call: the key among it.
	header map[string]string
	// base is put behind the address, as a slash in the settings is.
	base string
	// path writes the contract's path; nil as it is.
	path func(string) string
	// yes and no are how it writes truth values, empty whether it sends what has no
	// value, repeated whether it repeats a parameter for each item of a list.
	yes, no         string
	empty, repeated bool
	// token is the name of the page token, body what it sends where there is nothing to
	// say.
	token, body string
	// media is its Content-Type with a JSON body; empty sends none.
	media string
	// follows has it call every URL of a reply.
	follows bool
}

// The keys of the seller's cabinet.
const (
	apiKey      = "ACMA:clients0clients0clients0clients0clients0:01234567"
	oauthKey    = "y0_AgAAAABclientsOfTheSeller"
	narrowKey   = "ACMA:prices00prices00prices00prices00prices00:01234567"
	revokedKey  = "ACMA:revoked0revoked0revoked0revoked0revoked0:01234567"
	strangerKey = "ACMA:another0another0another0another0another0:01234567"
)

// callers are clients in the forms that are common: of hand-written scripts,
// generated ones, modules of shop systems.
func callers() []caller {
	unversioned := func(path string) string { return strings.TrimPrefix(path, "/v2") + ".json" }
	return []caller{
		{
			name: "a shop module in PHP, by OAuth", header: map[string]string{"Authorization": fmt.Sprintf(`OAuth oauth_token="%s", oauth_client_id="0123abcd"`, oauthKey)},
			path: func(path string) string {
				if strings.HasPrefix(path, "/v1") {
					return path + ".json"
				}
				return unversioned(path)
			},
			yes: "1", no: "0", empty: true, token: "page_token", body: "[]", media: "application/json; charset=utf-8",
		},
		{
			name: "a script in Python", header: map[string]string{"Api-Key": apiKey, "User-Agent": "python-requests/2.32", "Accept-Encoding": "gzip, deflate", "Accept": "*/*"},
			base: "/", yes: "True", no: "False", repeated: true, token: "page_token", body: "{}", media: "application/json",
		},
		{
			name: "a module of 1C, by OAuth", header: map[string]string{"Authorization": "Bearer " + oauthKey, "User-Agent": "1C+Enterprise/8.3"},
			yes: "true", no: "false", empty: true, token: "page_token",
		},
		{
			name: "a generated client", header: map[string]string{"Api-Key": apiKey, "Accept": "application/json", "X-Market-Integration": "openapi/1.0.0", "Accept-Encoding": "gzip, br"},
			yes: "true", no: "false", token: "pageToken", body: "{}", media: "application/json",
		},
		{
			name: "a service for several cabinets, in Java", header: map[string]string{"Api-Key": apiKey, "X-Business-Id": "7700123", "X-Market-Integration": "hub/4.2"},
			yes: "TRUE", no: "FALSE", repeated: true, token: "pageToken", body: "{}", media: "application/json;charset=UTF-8",
		},
		{
			name: "one that goes over from OAuth and sends both, and follows every link", header: map[string]string{"Api-Key": apiKey, "Authorization": "Bearer " + oauthKey},
			yes: "true", no: "false", token: "page_token", body: "{}", media: "application/json", follows: true,
		},
	}
}

// query writes parameters, in order, as the client does: nil has no value.
func (c *caller) query(parameters ...any) string {
	var parts []string
	add := func(name, value string) { parts = append(parts, name+"="+url.QueryEscape(value)) }
	for i := 0; i+1 < len(parameters); i += 2 {
		name := parameters[i].(string)
		switch v := parameters[i+1].(type) {
		case nil:
			if c.empty {
				add(name, "")
			}
		case bool:
			add(name, map[bool]string{true: c.yes, false: c.no}[v])
		case []string:
			if c.repeated {
				for _, one := range v {
					add(name, one)
				}
			} else {
				add(name, strings.Join(v, ","))
			}
		default:
			add(name, fmt.Sprint(v))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "?" + strings.Join(parts, "&")
}

// gotten is a reply as a client has read it.
type gotten struct {
	status int
	header http.Header
	raw    []byte
}

// at is a value in a reply, by its names and places, or nil.
func (a gotten) at(way ...any) any {
	GinkgoHelper()
	var value any
	d := json.NewDecoder(bytes.NewReader(a.raw))
	d.UseNumber()
	Expect(d.Decode(&value)).To(Succeed(), "%s", a.raw)
	for _, step := range way {
		switch step := step.(type) {
		case string:
			object, _ := value.(map[string]any)
			value = object[step]
		case int:
			list, _ := value.([]any)
			if step >= len(list) {
				return nil
			}
			value = list[step]
		}
	}
	return value
}

func (a gotten) text(way ...any) string {
	GinkgoHelper()
	value := a.at(way...)
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

func (a gotten) size(way ...any) int {
	GinkgoHelper()
	list, _ := a.at(way...).([]any)
	return len(list)
}

// visitor is a client in front of a Market.
type visitor struct {
	caller
	address string
	http    *http.Client
}

// send calls a path of the contract in the client's way, and reads the reply.
func (v *visitor) send(method, path, body, media string) gotten {
	GinkgoHelper()
	path, query, _ := strings.Cut(path, "?")
	if v.path != nil {
		path = v.path(path)
	}
	if query != "" {
		path += "?" + query
	}
	return v.calls(method, v.address+v.base+path, body, media)
}

// opens calls a link of a reply as it is.
func (v *visitor) opens(link string) gotten {
	GinkgoHelper()
	Expect(link).To(HavePrefix(v.address+"/"), "%s: no reply names an address outside", v.name)
	a := v.calls(http.MethodGet, link, "", "")
	Expect(a.status).To(Equal(http.StatusOK), "%s: %s: %s", v.name, link, a.raw)
	Expect(a.raw).NotTo(BeEmpty())
	return a
}

func (v *visitor) calls(method, address, body, media string) gotten {
	GinkgoHelper()
	r, err := http.NewRequest(method, address, strings.NewReader(body))
	Expect(err).NotTo(HaveOccurred())
	for name, value := range v.header {
		r.Header.Set(name, value)
	}
	if body != "" && media != "" {
		r.Header.Set("Content-Type", media)
	}
	reply, err := v.http.Do(r)
	Expect(err).NotTo(HaveOccurred(), "%s: %s %s", v.name, method, address)
	defer reply.Body.Close()
	raw, err := io.ReadAll(unzipped(reply))
	Expect(err).NotTo(HaveOccurred())
	return gotten{reply.StatusCode, reply.Header, raw}
}

// asks is send for a call that goes well. Every link of the reply is followed by
// those who do.
func (v *visitor) asks(method, path string, parameters []any, body string) gotten {
	GinkgoHelper()
	if body == "" && method != http.MethodGet {
		body = v.caller.body
	}
	a := v.send(method, path+v.query(parameters...), body, v.media)
	Expect(a.status).To(Equal(http.StatusOK), "%s: %s %s: %s", v.name, method, path, a.raw)
	if !v.follows {
		return a
	}
	for _, link := range links(string(a.raw)) {
		v.opens(link)
	}
	return a
}

// uploads sends a file in a form.
func (v *visitor) uploads(path, name string) gotten {
	GinkgoHelper()
	var form bytes.Buffer
	fields := multipart.NewWriter(&form)
	part, err := fields.CreateFormFile("file", name)
	Expect(err).NotTo(HaveOccurred())
	_, err = part.Write([]byte("\x89PNG\r\n\x1a\n"))
	Expect(err).NotTo(HaveOccurred())
	Expect(fields.Close()).To(Succeed())
	return v.send(http.MethodPost, path, form.String(), fields.FormDataContentType())
}

// refuses calls, and holds the refusal to a status and to Market's words.
func (v *visitor) refuses(status int, message, method, path, body string) {
	GinkgoHelper()
	a := v.send(method, path, body, v.media)
	Expect(a.status).To(Equal(status), "%s: %s %s: %s", v.name, method, path, a.raw)
	Expect(a.text("status")).To(Equal("ERROR"))
	Expect(a.text("errors", 0, "message")).To(ContainSubstring(message), "%s: %s %s", v.name, method, path)
}

// as is the same client with another header.
func (v *visitor) as(name, value string) *visitor {
	other := *v
	other.header = map[string]string{name: value}
	return &other
}
