package operations

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
)

// The kinds of files that reports are in.
const (
	mediaWorkbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	mediaZIP      = "application/zip"
	mediaPDF      = "application/pdf"
)

// table is what a report says. Its columns are ours: the contract does not tell
// them (choice).
type table struct {
	columns []string
	rows    [][]string
}

func (t *table) add(cells ...any) {
	row := make([]string, len(cells))
	for i, cell := range cells {
		row[i] = fmt.Sprint(cell)
	}
	t.rows = append(t.rows, row)
}

// file is the table in the format that was asked for. A report that has no choice
// of formats is a printed page.
func (t *table) file(kind, format string) pullapi.File {
	switch format {
	case "FILE":
		return pullapi.File{Media: mediaWorkbook, Name: kind + ".xlsx", Data: pullapi.Workbook(append([][]string{t.columns}, t.rows...))}
	case "CSV":
		return pullapi.File{Media: mediaZIP, Name: kind + ".zip", Data: zipped(kind+".csv", t.csv())}
	case "JSON":
		return pullapi.File{Media: mediaZIP, Name: kind + ".zip", Data: zipped(kind+".json", t.json())}
	}
	return pullapi.File{Media: mediaPDF, Name: kind + ".pdf", Data: pullapi.Note(fmt.Sprintf("%s: %d", kind, len(t.rows)))}
}

func (t *table) csv() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write(t.columns) // into memory it cannot fail
	_ = w.WriteAll(t.rows)
	return b.Bytes()
}

func (t *table) json() []byte {
	list := make([]map[string]string, len(t.rows))
	for i, row := range t.rows {
		list[i] = map[string]string{}
		for j, cell := range row {
			list[i][t.columns[j]] = cell
		}
	}
	raw, _ := json.Marshal(list) // strings only: it cannot fail
	return raw
}

func zipped(name string, data []byte) []byte {
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	w, _ := archive.Create(name) // into memory none of this can fail
	_, _ = w.Write(data)
	_ = archive.Close()
	return b.Bytes()
}
