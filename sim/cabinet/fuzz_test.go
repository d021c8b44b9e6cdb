package cabinet_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/localmarket/localmarket/sim/cabinet"
)

// FuzzParse looks for a file that makes the reader panic, whose error is not one
// line, or that becomes another cabinet when it is written and read again.
func FuzzParse(f *testing.F) {
	for _, b := range brokenFiles() {
		f.Add([]byte(b.text))
	}
	for _, text := range []string{mine, full, string(cabinet.Template()), "localmarket: 1"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := cabinet.Parse(text)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("not one line: %q", err)
			}
			return
		}
		if err := c.Check(); err != nil {
			t.Errorf("read, but not good: %v", err)
		}
		writeAndRead(t, c)
	})
}

// FuzzYAML looks for a text that is written so that it is not read again.
func FuzzYAML(f *testing.F) {
	for _, text := range []string{
		"Чайник", "007", "1e3", "true", "null", "~", "- a", "a: b", "a #b", "{a}", "[a", "a, b", "'", "\"", "\\", "&a", "*a", "!a", "%a", "@a", "\u00a0", "\u2028", "🎁",
		"a\nb", "\n", "a\n", " a", "a ", "\t", "?", "-", ":", "|", ">", "2026-12-31", ".inf", "0x10", "<<", "=", "---", "...", "\ufeff", "a\u0085b",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := &cabinet.Cabinet{
			Business: cabinet.Business{Name: text},
			Offers:   []cabinet.Offer{{SKU: text, Name: text}},
			Chats:    []cabinet.Chat{{Messages: []cabinet.Message{{Text: text}}}},
		}
		c.Complete()
		if c.Check() != nil {
			c.Business.Name, c.Offers[0].SKU, c.Offers[0].Name = "", "A", ""
			c.Complete()
		}
		if c.Check() != nil {
			return
		}
		writeAndRead(t, c)
	})
}

// FuzzOffers does the same to files of offers.
func FuzzOffers(f *testing.F) {
	for _, text := range []string{
		"sku,name,price,stock\nA,\"a, b\",1.5,7\n", "sku;price;stock:501;weight\nА;1,5;7;1,25\n\n;;;\n", "sku\n\"\n", "sku\tdigital\n1\tEMAIL\n",
	} {
		f.Add(".csv", []byte(text))
	}
	for _, text := range []string{
		`[{"sku":"A","price":1.50,"stock":{"501":7},"marking":["CIS"],"dimensions":{"length":1,"width":1,"height":1,"weight":0.1}}]`, `[{"sku":"\ud83c\udf81"},`, `[[]]`, `null`,
	} {
		f.Add(".json", []byte(text))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, kind string, text []byte) {
		if kind != ".csv" {
			kind = ".json"
		}
		file := filepath.Join(dir, "cabinet.yaml")
		for name, content := range map[string][]byte{file: []byte("localmarket: 1\ncampaigns: [{id: 12345, warehouse: 501}]\noffers: goods" + kind + "\n"), filepath.Join(dir, "goods"+kind): text} {
			if err := os.WriteFile(name, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		c, err := cabinet.Load(file)
		if err != nil {
			if strings.ContainsAny(strings.ReplaceAll(err.Error(), dir, ""), "\n\r") {
				t.Errorf("not one line: %q", err)
			}
			return
		}
		writeAndRead(t, c)
	})
}

// writeAndRead fails where a cabinet is not read as it is written.
func writeAndRead(t *testing.T, c *cabinet.Cabinet) {
	written, err := c.YAML()
	if err != nil {
		t.Fatal(err)
	}
	again, err := cabinet.Parse(written)
	if err != nil || inJSON(again) != inJSON(c) {
		t.Errorf("not read as the same: %v\n%s", err, written)
	}
}

// inJSON is a value as JSON, in which a list that is empty and one that is not
// there are the same.
func inJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return strings.ReplaceAll(string(text), "null", "[]")
}
