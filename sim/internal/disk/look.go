package disk

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// The header of an SQLite file (sqlite.org/fileformat.html), as far as we look at it.
const (
	magic         = "SQLite format 3\x00"
	headerSize    = 100
	pageSizeAt    = 16
	pagesAt       = 28
	applicationAt = 68
	// applicationID marks our files among those of SQLite.
	applicationID = 0x6c6d6b74 // "lmkt"
)

// look says what is wrong with a file before SQLite touches it. It creates one that
// is not there, readable by its owner alone, as it will hold keys.
func look(path string) (fresh bool, err error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_EXCL, 0o600)
		if err != nil {
			return false, environment(path, fmt.Sprintf(noOpen, cause(err)), fixNoOpen, err)
		}
		return true, file.Close()
	}
	switch {
	case err != nil:
		return false, environment(path, fmt.Sprintf(noOpen, cause(err)), fixNoOpen, err)
	case info.IsDir():
		return false, badFile(path, fmt.Sprintf(notRegular, "a folder"), fixNotRegular)
	case !info.Mode().IsRegular():
		return false, badFile(path, fmt.Sprintf(notRegular, "a device or a pipe"), fixNotRegular)
	case info.Size() == 0:
		return true, nil
	}
	return false, lookInside(path, info.Size())
}

func lookInside(path string, size int64) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return environment(path, fmt.Sprintf(noOpen, cause(err)), fixNoOpen, err)
	}
	defer func() { _ = file.Close() }()
	header := make([]byte, headerSize)
	n, err := io.ReadFull(file, header)
	ours := string(header[:min(n, len(magic))]) == magic[:min(n, len(magic))]
	switch {
	case !ours, n == headerSize && binary.BigEndian.Uint32(header[applicationAt:]) != applicationID:
		return badFile(path, notOurs, fixNotOurs)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return badFile(path, fmt.Sprintf(truncated, n, headerSize), fixDamaged)
	case err != nil:
		return environment(path, fmt.Sprintf(noRead, cause(err)), fixNoOpen, err)
	}
	if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > 0 {
		return nil // the rest of it may be there
	}
	page := int64(binary.BigEndian.Uint16(header[pageSizeAt:]))
	if page == 1 {
		page = 1 << 16
	}
	if whole := page * int64(binary.BigEndian.Uint32(header[pagesAt:])); size < whole {
		return badFile(path, fmt.Sprintf(truncated, size, whole), fixDamaged)
	}
	return nil
}

// cause is what the operating system says, without the name of the file.
func cause(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
