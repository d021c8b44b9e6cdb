package pullapi

import (
	"bytes"
	"fmt"
	"strings"
)

const (
	largestType = 12.0 // points
	letterWidth = 0.6  // of the type's size, in Courier
	margin      = 8
)

// Sheet is what one page of a PDF says, line by line.
type Sheet []string

// SheetSize is a page's width and height in points, 72 to an inch.
type SheetSize struct{ Width, Height int }

// PDF is a document of pages of one size, in letters so small that every line
// fits. It knows the letters of ASCII; others are question marks.
func PDF(size SheetSize, pages ...Sheet) []byte {
	longest := 1
	for _, p := range pages {
		for _, line := range p {
			longest = max(longest, len([]rune(line)))
		}
	}
	letters := min(largestType, float64(size.Width-2*margin)/(letterWidth*float64(longest)))
	const before = 3 // objects ahead of the pages: catalogue, list of pages, font
	var kids []string
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"}
	for i, p := range pages {
		number := before + 1 + 2*i
		kids = append(kids, fmt.Sprintf("%d 0 R", number))
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>", size.Width, size.Height, number+1),
			p.stream(size, letters))
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages))
	return bound(objects)
}

// Note is a document of one small page that says one line.
func Note(text string) []byte {
	return PDF(SheetSize{Width: 420, Height: 180}, Sheet{text})
}

// stream draws a page.
func (p Sheet) stream(size SheetSize, letters float64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "BT /F1 %.2f Tf %.2f TL %d %.2f Td", letters, letters*1.4, margin, float64(size.Height)-margin-letters)
	for _, line := range p {
		fmt.Fprintf(&b, " (%s) Tj T*", pdfText(line))
	}
	b.WriteString(" ET")
	return fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", b.Len(), b.String())
}

// pdfText is a text as a PDF has it.
func pdfText(line string) string {
	ascii := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, line)
	return strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(ascii)
}

// bound is the file that has some objects, with the table that says where.
func bound(objects []string) []byte {
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
