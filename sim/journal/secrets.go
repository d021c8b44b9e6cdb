package journal

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// minSecret is how long a value must be, in bytes, to be masked wherever it is found: a
// shorter one would be found everywhere, and is masked in its places.
const minSecret = 6

// Secrets are values that must not be printed or stored wherever they turn up,
// such as in an error page that shows the request again. They are found as they
// are, as a URL, JSON or HTML writes them, and in base64. Those under 6 bytes are found
// only as the value of what sounds like a secret, or of a field of AndHeader. Nil has
// none.
type Secrets struct {
	values   []string
	names    []string // of fields
	forms    []string // in which they are written
	replacer *strings.Replacer
	short    shortSecrets
}

// And is s with more values.
func (s *Secrets) And(values ...string) *Secrets { return s.and(values, nil) }

// AndHeader is s with the secrets of the fields that a user added to a header.
func (s *Secrets) AndHeader(added http.Header) *Secrets {
	return s.and(HeaderSecrets(added), sentBy(added))
}

func (s *Secrets) and(values, names []string) *Secrets {
	all := &Secrets{}
	if s != nil {
		all.values, all.names = slices.Clone(s.values), slices.Clone(s.names)
	}
	before := len(all.values)
	for _, v := range values {
		if v != "" && v != Mask && !slices.Contains(all.values, v) {
			all.values = append(all.values, v)
		}
	}
	if len(all.values) == before {
		return s
	}
	all.names = append(all.names, names...)
	all.write()
	return all
}

// write works out how the values are written.
func (s *Secrets) write() {
	for _, v := range s.values {
		if len(v) < minSecret {
			s.short.forms = append(s.short.forms, formsOf(v)...)
		} else {
			s.forms = append(s.forms, formsOf(v)...)
		}
	}
	longestFirst := func(forms []string) []string {
		slices.SortFunc(forms, func(a, b string) int { return cmp.Or(len(b)-len(a), cmp.Compare(a, b)) })
		return slices.Compact(forms)
	}
	s.forms, s.short.forms = longestFirst(s.forms), longestFirst(s.short.forms)
	var pairs []string
	for _, form := range s.forms {
		pairs = append(pairs, form, Mask)
	}
	s.replacer = strings.NewReplacer(pairs...)
	s.short.names = map[string]struct{}{}
	for _, name := range s.names {
		s.short.names[name] = struct{}{}
	}
}

// formsOf are the ways in which a value is written.
func formsOf(value string) []string {
	forms := []string{value, url.QueryEscape(value), url.PathEscape(value), html.EscapeString(value)}
	if quoted, err := json.Marshal(value); err == nil {
		forms = append(forms, string(quoted[1:len(quoted)-1]))
	}
	var plain strings.Builder
	encoder := json.NewEncoder(&plain)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(value) == nil {
		forms = append(forms, strings.Trim(plain.String(), "\"\n"))
	}
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding, base64.RawURLEncoding} {
		forms = append(forms, encoding.EncodeToString([]byte(value)))
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

// Hide is text with every secret in it masked.
func (s *Secrets) Hide(text string) string {
	if s == nil {
		return text
	}
	if slices.ContainsFunc(s.forms, func(form string) bool { return strings.Contains(text, form) }) { // which is rare
		text = s.replacer.Replace(text)
	}
	return s.short.hide(text)
}

// value is Hide of the value of something that has a name.
func (s *Secrets) value(name, value string) string {
	before := name + ": "
	if hidden, ok := strings.CutPrefix(s.Hide(before+value), before); ok {
		return hidden
	}
	return s.Hide(value)
}

// Reply is NewReply with the secrets masked, before anything is cut.
func (s *Secrets) Reply(status int, h http.Header, body []byte) *Reply {
	if s == nil {
		return NewReply(status, h, body)
	}
	hidden := make(http.Header, len(h))
	for name, values := range h {
		for _, v := range values {
			hidden[name] = append(hidden[name], s.value(name, v))
		}
	}
	reply := NewReply(status, hidden, []byte(s.Hide(string(body))))
	reply.BodyBytes = int64(len(body))
	return reply
}

// Verdict is v with the secrets masked that it quotes.
func (s *Secrets) Verdict(v Verdict) Verdict {
	if s == nil {
		return v
	}
	v.Reason, v.Expected, v.Fix, v.ErrorType = s.Hide(v.Reason), s.Hide(v.Expected), s.Hide(v.Fix), s.Hide(v.ErrorType)
	v.Violations, v.Warnings = s.violations(v.Violations), s.violations(v.Warnings)
	return v
}

func (s *Secrets) violations(all []Violation) []Violation {
	all = slices.Clone(all)
	for i, v := range all {
		found := s.value(v.Pointer[strings.LastIndexByte(v.Pointer, '/')+1:], v.Found)
		all[i].Pointer, all[i].Found, all[i].Expected, all[i].Fix = s.Hide(v.Pointer), found, s.Hide(v.Expected), s.Hide(v.Fix)
	}
	return all
}

// Call is c with the secrets masked, but for those that its bounds have cut.
func (s *Secrets) Call(c Call) Call {
	if s == nil {
		return c
	}
	c.Path, c.Query, c.Body, c.Integration = s.Hide(c.Path), s.Hide(c.Query), s.Hide(c.Body), s.Hide(c.Integration)
	c.Header = slices.Clone(c.Header)
	for i, h := range c.Header {
		c.Header[i].Value = s.value(h.Name, h.Value)
	}
	if c.Reply != nil {
		reply := *c.Reply
		reply.Body = s.Hide(reply.Body)
		c.Reply = &reply
	}
	c.Findings = slices.Clone(c.Findings)
	for i, f := range c.Findings {
		c.Findings[i].Message = s.Hide(f.Message)
	}
	return c
}

// HeaderSecrets are the secret values in the fields that a user added to the
// header of every request: all but those that never are one; of a value in parts,
// such as "Bearer TOKEN" or cookies, the parts, too.
func HeaderSecrets(added http.Header) []string {
	var all []string
	for name, values := range added {
		if harmless(http.CanonicalHeaderKey(name)) {
			continue
		}
		for _, v := range values {
			all = append(all, v)
			if scheme, credentials, ok := strings.Cut(v, " "); ok {
				all = append(all, strings.TrimSpace(credentials))
				all = append(all, basic(scheme, strings.TrimSpace(credentials))...)
			}
			for pair := range strings.SplitSeq(v, ";") {
				if _, value, ok := strings.Cut(pair, "="); ok {
					all = append(all, strings.Trim(strings.TrimSpace(value), `"`))
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// basic are the name with the password, and the password, of a header for them.
func basic(scheme, credentials string) []string {
	plain, err := base64.StdEncoding.DecodeString(credentials)
	if err != nil || !strings.EqualFold(scheme, "Basic") {
		return nil
	}
	_, password, _ := strings.Cut(string(plain), ":")
	return []string{string(plain), password}
}

// URLSecrets are the values that MaskURL hides in a URL, decoded.
func URLSecrets(text string) []string {
	u, err := url.Parse(text)
	if err != nil {
		return nil
	}
	var all []string
	if u.User != nil {
		password, _ := u.User.Password()
		all = append(all, u.User.Username(), password, u.User.Username()+":"+password)
	}
	for _, query := range []string{u.RawQuery, u.EscapedFragment()} {
		for pair := range strings.FieldsFuncSeq(query, func(r rune) bool { return strings.ContainsRune("?#&;", r) }) {
			name, value, ok := strings.Cut(pair, "=")
			plain, err := url.QueryUnescape(name)
			if !ok || err == nil && !secret(plain) {
				continue
			}
			if decoded, err := url.QueryUnescape(value); err == nil {
				value = decoded
			}
			all = append(all, value)
		}
	}
	return all
}
