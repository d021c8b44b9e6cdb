package pullapi

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
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
		return File{media, operation + ".pdf", Note(text)}
	case mediaExcel:
		return File{media, operation + ".xlsx", Workbook([][]string{{text}})}
	}
	return File{media, operation + ".png", newPicture(h)}
}

// newPicture is a square of one colour.
func newPicture(h uint64) []byte {
	square := image.NewPaletted(image.Rect(0, 0, 16, 16), color.Palette{color.RGBA{byte(h), byte(h >> 8), byte(h >> 16), 255}})
	var b bytes.Buffer
	_ = png.Encode(&b, square) // into memory it cannot fail
	return b.Bytes()
}
