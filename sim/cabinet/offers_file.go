package cabinet

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"

	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/nearest"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// offers are a list, or the name of a file that has it.
type offers struct {
	list []lined[Offer]
	file string
	node ast.Node
}

// UnmarshalYAML reads a list or a name.
func (o *offers) UnmarshalYAML(node ast.Node) error {
	o.node = node
	if _, ok := node.(*ast.StringNode); ok {
		return strictyaml.Value(node, &o.file)
	}
	return strictyaml.Value(node, &o.list)
}

// load reads the file, if there is one.
func (o *offers) load(open func(name string) ([]byte, error)) (err error) {
	if o.file == "" {
		return nil
	}
	read := map[string]func([]byte) ([]lined[Offer], error){".csv": readCSV, ".json": readJSON}[strings.ToLower(filepath.Ext(o.file))]
	if read == nil {
		return strictyaml.Errorf(o.node, "", badOffersName, o.file)
	}
	text, err := open(o.file)
	if err != nil {
		return strictyaml.Errorf(o.node, "", "%s", err)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if !utf8.Valid(text) {
		return o.problem(0, notUTF8, hintUTF8)
	}
	o.list, err = read(text)
	if err == nil && len(o.list) == 0 {
		return o.problem(0, fmt.Sprintf(emptyList, listOffers), "")
	}
	var row *rowError
	if errors.As(err, &row) {
		return o.problem(row.line, row.text, row.hint)
	}
	return err
}

// problem is what is wrong in a line of the file of offers.
func (o *offers) problem(line int, text, hint string) error {
	place := o.file
	if line > 0 {
		place += fmt.Sprintf(" line %d", line)
	}
	return strictyaml.Errorf(o.node, hint, "%s: %s", place, text)
}

// rowError is what is wrong with a row.
type rowError struct {
	line       int
	text, hint string
}

func (e *rowError) Error() string { return e.text }

// readCSV reads a table whose first row names the columns. It may be separated by
// commas, by tabs or, as where numbers are written with commas, by semicolons.
func readCSV(text []byte) ([]lined[Offer], error) {
	head, _, _ := bytes.Cut(text, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma = separator(head)
	r.ReuseRecord = true
	columns, err := r.Read()
	if err != nil {
		return nil, csvError(r, err)
	}
	columns = slices.Clone(columns)
	if err := checkColumns(columns); err != nil {
		return nil, err
	}
	var list []lined[Offer]
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, csvError(r, err)
		}
		line, _ := r.FieldPos(0)
		if !slices.ContainsFunc(row, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
			continue // as spreadsheets leave them at the end
		}
		if len(list) == MaxOffers {
			return nil, &rowError{line, fmt.Sprintf(tooMany, MaxOffers), ""}
		}
		var o Offer
		for i, cell := range row {
			if err := o.set(columns[i], cell, r.Comma == ';'); err != nil {
				return nil, &rowError{line, fmt.Sprintf(notACell, columns[i], err), ""}
			}
		}
		list = append(list, lined[Offer]{Line: strictyaml.Line(line), Thing: o})
	}
}

// separator is that of the row with the names, which have none of them.
func separator(head []byte) rune {
	for _, r := range []rune{';', '\t'} {
		if bytes.ContainsRune(head, r) {
			return r
		}
	}
	return ','
}

func csvError(r *csv.Reader, err error) error {
	var at *csv.ParseError
	if errors.As(err, &at) {
		return &rowError{at.StartLine, fmt.Sprintf(notCSV, at.Err), ""}
	}
	return &rowError{0, fmt.Sprintf(notCSV, "it is empty"), ""}
}

// stockColumn begins the name of a column with the stock of one warehouse, such
// as stock:730401.
const stockColumn = "stock:"

func columnNames() []string {
	return []string{"sku", "name", "price", "stock", "vat", "category", "length", "width", "height", "weight", "marking", "digital"}
}

func checkColumns(columns []string) error {
	for i, name := range columns {
		columns[i] = strings.TrimSpace(name)
	}
	for i, name := range columns {
		isStock := strings.HasPrefix(name, stockColumn)
		switch {
		case slices.Contains(columns[:i], name):
			return &rowError{1, fmt.Sprintf(columnTwice, name), ""}
		case isStock && slices.Contains(columns, "stock"):
			return &rowError{1, stockTwice, ""}
		case !isStock && !slices.Contains(columnNames(), name):
			hint := fmt.Sprintf(hintColumns, strings.Join(columnNames(), ", "))
			return &rowError{1, fmt.Sprintf(unknownColumn, name), nearest.Hint(name, columnNames(), hint)}
		}
	}
	if !slices.Contains(columns, "sku") {
		return &rowError{1, noColumn, fmt.Sprintf(hintColumns, strings.Join(columnNames(), ", "))}
	}
	return nil
}

// set reads a cell. An empty one leaves the value open.
func (o *Offer) set(column, cell string, comma bool) (err error) {
	cell = strings.TrimSpace(cell)
	if cell == "" {
		return nil
	}
	number := cell
	if comma {
		number = strings.Replace(cell, ",", ".", 1)
	}
	switch column {
	case "sku":
		o.SKU = cell
	case "name":
		o.Name = cell
	case "price":
		if o.Price, err = market.ParseMoney(number); err == nil && o.Price == 0 {
			err = errors.New(zeroPrice)
		}
	case "vat":
		o.VAT = cell
	case "category":
		o.Category, err = whole(cell)
	case "marking":
		o.Marking = strings.Fields(cell)
	case "digital":
		o.Digital = cell
	case "length", "width", "height", "weight":
		err = o.setSize(column, number)
	default:
		err = o.setStock(column, cell)
	}
	return err
}

func (o *Offer) setSize(column, number string) (err error) {
	if o.Dimensions == nil {
		o.Dimensions = &Dimensions{}
	}
	size := map[string]*float64{
		"length": &o.Dimensions.Length, "width": &o.Dimensions.Width, "height": &o.Dimensions.Height, "weight": &o.Dimensions.Weight,
	}[column]
	if *size, err = strconv.ParseFloat(number, 64); err != nil {
		return fmt.Errorf(notANumber, number)
	}
	return nil
}

// setStock reads the stock of all warehouses, or of the one that the column names.
func (o *Offer) setStock(column, cell string) error {
	units, err := whole(cell)
	if err != nil {
		return err
	}
	if o.Stock == nil {
		o.Stock = &Stock{}
	}
	name, isOne := strings.CutPrefix(column, stockColumn)
	if !isOne {
		o.Stock.Units = units
		return nil
	}
	warehouse, err := whole(name)
	if err != nil {
		return fmt.Errorf(badWarehouseKey, name)
	}
	if o.Stock.ByWarehouse == nil {
		o.Stock.ByWarehouse = map[int64]int64{}
	}
	o.Stock.ByWarehouse[warehouse] = units
	return nil
}

func whole(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf(notWhole, text)
	}
	return n, nil
}

// readJSON reads a list of objects with the keys that offers have in a cabinet's
// file.
func readJSON(text []byte) ([]lined[Offer], error) {
	d := json.NewDecoder(bytes.NewReader(text))
	line, counted := 1, int64(0)
	here := func() int { // the line that the decoder has come to
		line += bytes.Count(text[counted:d.InputOffset()], []byte("\n"))
		counted = d.InputOffset()
		return line
	}
	if start, err := d.Token(); err != nil || start != json.Delim('[') {
		return nil, &rowError{here(), fmt.Sprintf(notJSON, "it must begin with ["), ""}
	}
	var list []lined[Offer]
	for d.More() {
		var row json.RawMessage
		if err := d.Decode(&row); err != nil {
			return nil, &rowError{here(), fmt.Sprintf(notJSON, err), ""}
		}
		end := here()
		at := end - bytes.Count(row, []byte("\n"))
		if len(list) == MaxOffers {
			return nil, &rowError{at, fmt.Sprintf(tooMany, MaxOffers), ""}
		}
		o, err := readRow(row)
		if err != nil {
			err.line = at
			return nil, err
		}
		list = append(list, lined[Offer]{Line: strictyaml.Line(at), Thing: o})
	}
	if _, err := d.Token(); err != nil {
		return nil, &rowError{here(), fmt.Sprintf(notJSON, "it ends too early"), ""}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, &rowError{here(), fmt.Sprintf(notJSON, "something comes after it"), ""}
	}
	return list, nil
}

func readRow(row []byte) (o Offer, _ *rowError) {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(row, &keys); err != nil {
		return o, &rowError{text: notAnObject}
	}
	known := offerKeys()
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		if !slices.Contains(known, name) {
			return o, &rowError{text: fmt.Sprintf(unknownKey, name), hint: nearest.Hint(name, known, fmt.Sprintf(hintChoose, strings.Join(known, ", ")))}
		}
		if string(keys[name]) == "null" {
			return o, &rowError{text: fmt.Sprintf(nullKey, name), hint: hintLeaveOut}
		}
	}
	decoder := json.NewDecoder(bytes.NewReader(row))
	decoder.DisallowUnknownFields() // those of dimensions
	if err := decoder.Decode(&o); err != nil {
		return o, &rowError{text: offerError(err)}
	}
	if _, priced := keys["price"]; priced && o.Price == 0 {
		return o, &rowError{text: zeroPrice}
	}
	return o, nil
}

// offerError is an error of the decoder without the names of Go types.
func offerError(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Sprintf(wrongType, wrong.Field, wrong.Value)
	}
	return fmt.Sprintf(notAnOffer, strings.TrimPrefix(err.Error(), "json: "))
}

func offerKeys() []string {
	return []string{"sku", "name", "price", "stock", "vat", "category", "dimensions", "marking", "digital"}
}
