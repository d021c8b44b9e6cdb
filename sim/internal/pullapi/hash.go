package pullapi

import (
	"encoding/json"
	"hash/fnv"
	"io"
)

// Whatever is made up is drawn from hashes of what it belongs to: the same
// question gets the same answer, in whatever order questions come.

func hashOf(text string) uint64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, text) // a hash takes all
	return h.Sum64()
}

// mix makes one hash of two numbers (the finalizer of splitmix64).
func mix(a, b uint64) uint64 {
	z := a ^ (b + 0x9e3779b97f4a7c15 + a<<6 + a>>2)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// hashValue is that of a value that a call carries.
func hashValue(value any) uint64 {
	switch v := value.(type) {
	case string:
		return hashOf(v)
	case json.Number:
		return hashOf(v.String())
	case bool:
		if v {
			return 1
		}
		return 2
	case []any:
		h := uint64(len(v))
		for _, item := range v {
			h = mix(h, hashValue(item))
		}
		return h
	}
	return 0
}
