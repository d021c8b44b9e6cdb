package disk

import (
	"encoding/binary"
	"errors"
)

// Fields are bytes of any length one after the other, each with its length before it.

var errFields = errors.New("it is not what was written")

// appendField appends one.
func appendField[T string | []byte](to []byte, field T) []byte {
	return append(binary.AppendUvarint(to, uint64(len(field))), field...)
}

// takeField is the first one, and what comes after it.
func takeField(from []byte) (field, rest []byte, err error) {
	size, rest, err := takeNumber(from)
	if err != nil || size > uint64(len(rest)) {
		return nil, nil, errFields
	}
	return rest[:size:size], rest[size:], nil
}

// takeNumber is a varint, and what comes after it.
func takeNumber(from []byte) (number uint64, rest []byte, err error) {
	number, n := binary.Uvarint(from)
	if n <= 0 {
		return 0, nil, errFields
	}
	return number, from[n:], nil
}
