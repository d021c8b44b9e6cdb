package page

// rooms are all parts of the page, in the order of its navigation.
func (p *Page) rooms() []room {
	return []room{
		{"overview", "/{$}", p.overview},
		{"overview", Root, p.overview},
		{"integrations", Root + "/integrations", p.integrations},
		{"push", Root + "/push", p.push},
		{"pushed", Root + "/push/{seq}", p.pushed},
		{"cart", Root + "/carts/{id}", p.cart},
		{"create", Root + "/create", p.create},
		{"orders", Root + "/orders", p.orders},
		{"order", Root + "/orders/{id}", p.order},
		{"log", Root + "/log", p.log},
		{"notification", Root + "/log/{id}", p.notification},
		{"calls", Root + "/calls", p.calls},
		{"call", Root + "/calls/{seq}", p.call},
		{"goods", Root + "/goods", p.goods},
		{"offer", Root + "/goods/offer", p.offer},
		{"clock", Root + "/clock", p.clock},
		{"faults", Root + "/faults", p.faults},
		{"scenarios", Root + "/scenarios", p.scenarios},
		{"worlds", Root + "/worlds", p.worlds},
		{"settings", Root + "/settings", p.settings},
		{"absent", Root + "/absent", func(*visit) (any, error) { return nil, errAbsent }},
	}
}
