package operations

import "github.com/localmarket/localmarket/sim/internal/reference"

type parameterList struct {
	CategoryID int64          `json:"categoryId"`
	Parameters []parameterDTO `json:"parameters"`
}

type parameterDTO struct {
	ID          int64           `json:"id"`
	Name        string          `json:"name"`
	Type        string          `json:"type"`
	Unit        *unitList       `json:"unit,omitempty"`
	Required    bool            `json:"required"`
	Filtering   bool            `json:"filtering"`
	Distinctive bool            `json:"distinctive"`
	Multivalue  bool            `json:"multivalue"`
	Custom      bool            `json:"allowCustomValues"`
	Values      []valueDTO      `json:"values,omitempty"`
	Constraints *constraintsDTO `json:"constraints,omitempty"`
}

type unitList struct {
	Default int64         `json:"defaultUnitId"`
	Units   []unitOfValue `json:"units"`
}

type unitOfValue struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	Full string `json:"fullName"`
}

type valueDTO struct {
	ID    int64  `json:"id"`
	Value string `json:"value"`
}

type constraintsDTO struct {
	Least float64 `json:"minValue,omitempty"`
	Most  float64 `json:"maxValue,omitempty"`
	Long  int     `json:"maxLength,omitempty"`
}

// mostWords is how long a text in a card may be (choice).
const mostWords = 200

func parameterOf(p *reference.Parameter) parameterDTO {
	dto := parameterDTO{
		ID: p.ID, Name: p.Name, Type: string(p.Kind), Required: p.Required, Filtering: p.Kind == reference.Enum, Multivalue: p.Many,
		Custom: p.Custom || p.Kind == reference.Text || p.Kind == reference.Numeric,
	}
	if p.Unit.ID != 0 {
		dto.Unit = &unitList{p.Unit.ID, []unitOfValue{{p.Unit.ID, p.Unit.Name, p.Unit.Full}}}
	}
	for _, v := range p.Values {
		dto.Values = append(dto.Values, valueDTO{v.ID, v.Name})
	}
	switch p.Kind {
	case reference.Numeric:
		dto.Constraints = &constraintsDTO{Least: p.Least, Most: p.Most}
	case reference.Text:
		dto.Constraints = &constraintsDTO{Long: mostWords}
	}
	return dto
}
