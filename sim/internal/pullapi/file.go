package pullapi

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
)

const (
	mediaPDF   = "application/pdf"
	mediaPNG   = "image/png"
	mediaExcel = "application/vnd.ms-excel"
)

// newFile makes the file that an operation returns: a page, a table, or a
// picture. Octets are a picture too.
func newFile(operation, media string, h uint64) File {
	text := fmt.Sprintf("%s %d", operation, 1000+h%9000)
	switch media {
	case mediaPDF:
		return File{media, operation + ".pdf", PDF(text)}
	case mediaExcel:
		return File{media, operation + ".xlsx", Workbook([][]string{{text}})}
	}
	return File{media, operation + ".png", newPicture(h)}
}

// PDF is a document of one page with a line of text, in Latin letters.
func PDF(line string) []byte {
	line = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(line)
	stream := fmt.Sprintf("BT /F1 18 Tf 40 90 Td (%s) Tj ET", line)
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 180] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(stream), stream),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	var b, places bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	for i, object := range objects {
		fmt.Fprintf(&places, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%s", len(objects)+1, places.String())
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

// newPicture is a square of one colour.
func newPicture(h uint64) []byte {
	square := image.NewPaletted(image.Rect(0, 0, 16, 16), color.Palette{color.RGBA{byte(h), byte(h >> 8), byte(h >> 16), 255}})
	var b bytes.Buffer
	_ = png.Encode(&b, square) // into memory it cannot fail
	return b.Bytes()
}
