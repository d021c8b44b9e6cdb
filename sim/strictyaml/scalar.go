package strictyaml

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// readScalar reads a text, a bool or a number.
func readScalar(node ast.Node, v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		text, err := scalar(node, aText)
		v.SetString(text)
		return err
	case reflect.Bool:
		value, err := boolean(node)
		v.SetBool(value)
		return err
	}
	switch {
	case v.CanInt():
		return readInt(node, v)
	case v.CanUint():
		return readUint(node, v)
	case v.CanFloat():
		return readFloat(node, v)
	}
	return unsupported(node, v)
}

func boolean(node ast.Node) (bool, error) {
	if b, ok := node.(*ast.BoolNode); ok {
		return b.Value, nil
	}
	text, err := scalar(node, aBool)
	if err != nil {
		return false, err
	}
	hint := hintBool
	if isBool(text) {
		if _, isBare := bare(node); isBare { // put in the place of another text
			return text == "true", nil
		}
		hint = hintNoQuotes
	}
	return false, Errorf(node, hint, notText, subject(node), aBool, quote(text))
}

func isBool(text string) bool { return text == "true" || text == "false" }

func readInt(node ast.Node, v reflect.Value) error {
	text, err := number(node, aWhole, isWhole)
	if err != nil {
		return err
	}
	bits := v.Type().Bits()
	value, err := strconv.ParseInt(text, 10, bits)
	if err != nil {
		least := int64(math.MinInt64) >> (64 - bits)
		return Errorf(node, "", outOfRange, subject(node), least, -(least + 1), shorten(text))
	}
	v.SetInt(value)
	return nil
}

func readUint(node ast.Node, v reflect.Value) error {
	text, err := number(node, aWhole, isWhole)
	if err != nil {
		return err
	}
	bits := v.Type().Bits()
	value, err := strconv.ParseUint(text, 10, bits)
	if err != nil {
		return Errorf(node, "", outOfRange, subject(node), 0, uint64(math.MaxUint64)>>(64-bits), shorten(text))
	}
	v.SetUint(value)
	return nil
}

func readFloat(node ast.Node, v reflect.Value) error {
	text, err := number(node, aNumber, isNumber)
	if err != nil {
		return err
	}
	value, err := strconv.ParseFloat(text, v.Type().Bits())
	if err != nil {
		return Errorf(node, "", tooLargeFloat, subject(node), v.Type().Bits(), shorten(text))
	}
	v.SetFloat(value)
	return nil
}

// number is the text of a number that is written as ok wants it.
func number(node ast.Node, wanted string, ok func(string) bool) (string, error) {
	text, err := scalar(node, wanted)
	if err != nil {
		return "", err
	}
	_, isBare := bare(node)
	if isBare && ok(text) {
		return text, nil
	}
	hint := ""
	switch {
	case ok(text):
		hint = hintNoQuotes
	case isNumberElsewhere(node):
		hint = hintDigits
	}
	return "", Errorf(node, hint, notText, subject(node), wanted, quote(text))
}

// readAnyScalar reads a number or a text into an any.
func readAnyScalar(node ast.Node, target *any) error {
	text, isBare := bare(node)
	switch {
	case isBare && isBool(text): // put in the place of another text
		*target = text == "true"
		return nil
	case isBare && isWhole(text):
		return readWhole(node, text, target)
	case isBare && isNumber(text):
		return readAs(node, target, float64(0))
	case isNumberElsewhere(node):
		return Errorf(node, hintNumberText, notText, subject(node), aNumber, quote(text))
	}
	return readAs(node, target, "")
}

// readWhole reads a whole number into an any.
func readWhole(node ast.Node, text string, target *any) error {
	if _, err := strconv.ParseInt(text, 10, 64); errors.Is(err, strconv.ErrRange) && text[0] != '-' {
		return readAs(node, target, uint64(0))
	}
	return readAs(node, target, int64(0))
}

// isNumber reports whether text is a number as JSON has them, which all
// readers of YAML agree on.
func isNumber(text string) bool {
	return text != "" && (text[0] == '-' || '0' <= text[0] && text[0] <= '9') && json.Valid([]byte(text))
}

func isWhole(text string) bool {
	return isNumber(text) && !strings.ContainsAny(text, ".eE")
}

// isNumberElsewhere reports whether some reader of YAML takes the node for a
// number, and maybe for another than its writer meant: 0x1F, 0123, +7, 1_000,
// .inf.
func isNumberElsewhere(node ast.Node) bool {
	switch node.Type() {
	case ast.IntegerType, ast.FloatType, ast.InfinityType, ast.NanType:
		return true
	}
	return false
}
