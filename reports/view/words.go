package view

// Words puts a text of ours, in English, into the language of the reader. What
// stores and callers sent is never given to it alone, but a text may quote it. Nil
// leaves all as it is.
type Words func(text string) string

// Of is the text in the reader's language.
func (w Words) Of(text string) string {
	if w == nil || text == "" {
		return text
	}
	return w(text)
}

func (w Words) put(texts ...*string) {
	for _, t := range texts {
		*t = w.Of(*t)
	}
}

func (w Words) list(texts []string) {
	for i := range texts {
		texts[i] = w.Of(texts[i])
	}
}

// In puts the texts of a document into the reader's language.
func (d *Document) In(w Words) {
	if d.Words = w; w == nil {
		return
	}
	w.put(&d.Title, &d.Target)
	d.Head.In(w)
	for _, r := range d.Runs {
		r.In(w)
	}
}

// In puts the texts of a run into the reader's language.
func (r *Run) In(w Words) {
	if w == nil {
		return
	}
	r.Head.In(w)
	w.put(&r.Title, &r.Target, &r.Lasted, &r.FirstFailure)
	r.Strip = append([]string(nil), r.Strip...)
	w.list(r.Strip)
	w.list(r.LeftOut)
	for i := range r.Settings {
		w.put(&r.Settings[i].Value)
	}
	if s := r.Scenario; s != nil {
		w.put(&s.Title, &s.Shows, &s.Line)
		rulesIn(w, s.Rules)
	}
	for i := range r.Groups {
		w.put(&r.Groups[i].Title)
		for _, c := range r.Groups[i].Checks {
			c.In(w)
		}
	}
	for _, x := range r.Exchanges {
		x.In(w)
	}
	for _, c := range r.Calls {
		c.In(w)
	}
}

// In puts the texts of a head into the reader's language.
func (h *Head) In(w Words) {
	w.put(&h.Headline, &h.Counts)
	w.list(h.Cause)
	for i := range h.Steps {
		w.put(&h.Steps[i].Text)
	}
}

// In puts the texts of a check into the reader's language.
func (c *Check) In(w Words) {
	if w == nil {
		return
	}
	w.put(&c.Title, &c.Group, &c.Reason, &c.Expected, &c.Fix)
	rulesIn(w, c.Rules)
	for i := range c.Moments {
		w.put(&c.Moments[i].Text)
	}
	if c.Evidence != nil {
		c.Evidence.In(w)
	}
	if c.Call != nil {
		c.Call.In(w)
	}
	for _, k := range c.Meanwhile {
		k.In(w)
	}
}

// In puts the texts of an exchange into the reader's language.
func (x *Exchange) In(w Words) {
	if w == nil {
		return
	}
	w.put(&x.About, &x.Outcome, &x.Reason, &x.Fault, &x.Spent, &x.Connection)
	x.Request.in(w)
	x.Reply.in(w)
	for i := range x.Violations {
		b := &x.Violations[i]
		w.put(&b.Where, &b.Found, &b.Expected, &b.Fix)
	}
}

// In puts the texts of a call into the reader's language.
func (c *Call) In(w Words) {
	if w == nil {
		return
	}
	w.put(&c.About, &c.Status)
	c.Request.in(w)
	c.Reply.in(w)
	for i := range c.Issues {
		w.put(&c.Issues[i].Message, &c.Issues[i].Fix)
	}
}

func (m *Message) in(w Words) { w.put(&m.Line, &m.Cut) }

func rulesIn(w Words, rules []Rule) {
	for i := range rules {
		w.put(&rules[i].Sentence)
		if rules[i].Page != "" {
			rules[i].Page = w.Of(rules[i].Page)
		}
	}
}
