package pullapi

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
)

// The namespaces of a workbook.
const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	packaged  = "http://schemas.openxmlformats.org/package/2006/"
	office    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	sheets    = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	bookTypes = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// Workbook is a spreadsheet of one sheet with rows of texts: a ZIP archive, the
// newer of the two formats of Excel.
func Workbook(rows [][]string) []byte {
	parts := [][2]string{
		{"[Content_Types].xml", `<Types xmlns="` + packaged + `content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + bookTypes + `sheet.main+xml"/>` +
			`<Override PartName="/xl/sheet1.xml" ContentType="` + bookTypes + `worksheet+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + packaged + `relationships">` +
			`<Relationship Id="rId1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + packaged + `relationships">` +
			`<Relationship Id="rId1" Type="` + office + `/worksheet" Target="sheet1.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + sheets + `" xmlns:r="` + office + `"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/sheet1.xml", `<worksheet xmlns="` + sheets + `"><sheetData>` + sheetRows(rows) + `</sheetData></worksheet>`},
	}
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	for _, part := range parts {
		w, _ := archive.Create(part[0]) // into memory none of this can fail
		_, _ = w.Write([]byte(xmlHead + part[1]))
	}
	_ = archive.Close()
	return b.Bytes()
}

func sheetRows(rows [][]string) string {
	var b bytes.Buffer
	for _, row := range rows {
		b.WriteString("<row>")
		for _, cell := range row {
			b.WriteString(`<c t="inlineStr"><is><t>`)
			_ = xml.EscapeText(&b, []byte(cell)) // into memory it cannot fail
			b.WriteString("</t></is></c>")
		}
		b.WriteString("</row>")
	}
	return b.String()
}
