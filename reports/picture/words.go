package picture

// In puts the texts of the picture into the reader's language; nil leaves them in
// English.
func (p *Picture) In(words func(text string) string) *Picture {
	if p == nil || words == nil {
		return p
	}
	put := func(texts ...*string) {
		for _, t := range texts {
			*t = words(*t)
		}
	}
	list := func(texts []string) {
		for i := range texts {
			put(&texts[i])
		}
	}
	list(p.Strip)
	put(&p.Title, &p.Desc, &p.Folded, &p.MoreEvents)
	for _, bands := range [][]band{p.Bands, p.Faults} {
		for i := range bands {
			put(&bands[i].Text)
		}
	}
	for i := range p.Lines {
		put(&p.Lines[i].Text)
	}
	for i := range p.Pins {
		put(&p.Pins[i].Text)
	}
	for i := range p.Rows {
		r := &p.Rows[i]
		put(&r.Name, &r.Full, &r.About, &r.Note)
		for j := range r.Marks {
			put(&r.Marks[j].Text, &r.Marks[j].Label)
		}
	}
	for i := range p.Legend {
		put(&p.Legend[i].Text)
	}
	list(p.Table.Head)
	for _, row := range p.Table.Rows {
		list(row)
	}
	for i := range p.Events {
		put(&p.Events[i].Text)
	}
	return p
}
