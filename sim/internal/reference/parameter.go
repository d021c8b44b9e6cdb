package reference

import "strconv"

// Kind is what a parameter's value is, as the contract names it.
type Kind string

// The kinds of parameters.
const (
	Text    Kind = "TEXT"
	Enum    Kind = "ENUM"
	Boolean Kind = "BOOLEAN"
	Numeric Kind = "NUMERIC"
)

// Parameter is what a card of a category says of its goods.
type Parameter struct {
	ID   int64
	Name string
	Kind Kind
	// Unit is that of a number, or the zero value.
	Unit Unit
	// Values are what may be said, and Custom that other words may be, too.
	Values []Value
	Custom bool
	// Required says that a card is not whole without it, Many that it may have
	// several values.
	Required, Many bool
	// Least and Most bound a number; Most is 0 if nothing does.
	Least, Most float64
}

// Unit is what a number is counted in.
type Unit struct {
	ID         int64
	Name, Full string
}

// Value is one of a list.
type Value struct {
	ID   int64
	Name string
}

// BrandParameter is the number of the parameter that every category has.
const BrandParameter = 7893318

// Parameters lists those of a leaf: some that all categories have, and its own
// kinds of goods, which are told from its number (choice).
func Parameters(leaf Category) []Parameter {
	return []Parameter{
		{ID: BrandParameter, Name: "Бренд", Kind: Enum, Values: values(BrandParameter, "Без бренда", "Ладвея", "Кедролит", "Ветрогон"), Custom: true, Required: true},
		{ID: 13887626, Name: "Цвет", Kind: Enum, Values: values(13887626, "белый", "чёрный", "серый", "красный", "синий", "зелёный", "жёлтый"), Many: true},
		{ID: 23674510, Name: "Вес", Kind: Numeric, Unit: Unit{1, "кг", "килограмм"}, Least: 0.001, Most: 1000},
		{ID: 37693330, Name: "Подарочная упаковка", Kind: Boolean},
		{ID: 14871214, Name: "Материал", Kind: Text},
		{ID: leaf.ID*10 + 1, Name: "Вид: " + leaf.Name, Kind: Enum, Values: values(leaf.ID*10+1, "обычный", "улучшенный"), Required: true},
	}
}

func values(of int64, names ...string) []Value {
	list := make([]Value, len(names))
	for i, name := range names {
		list[i] = Value{of*100 + int64(i) + 1, name}
	}
	return list
}

// Fits reports whether a value is one of the parameter, and how the contract calls
// it if not. The number of the value is 0 where words say it, and the unit's 0 where
// none is named.
func (p *Parameter) Fits(value string, valueID, unitID int64) (wrong string) {
	switch {
	case unitID != 0 && unitID != p.Unit.ID:
		return "INVALID_UNIT_ID"
	case p.Kind == Boolean && value != "true" && value != "false":
		return "UNEXPECTED_BOOLEAN_VALUE"
	case p.Kind == Numeric:
		n, err := strconv.ParseFloat(value, 64)
		if err != nil || n < p.Least || p.Most > 0 && n > p.Most {
			return "NUMBER_FORMAT"
		}
	}
	return ""
}
