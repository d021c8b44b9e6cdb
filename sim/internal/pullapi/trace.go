package pullapi

import "encoding/hex"

// traceparent is a reply's: version 00, 16 bytes of trace, 8 of span, sampled
// (W3C). It is made of the seed and the number of the call, and never zero.
func (a *API) traceparent() string {
	n := a.serial.Add(1)
	var b [24]byte
	for i := range 3 {
		h := mix(mix(hashOf("traceparent"), a.options.Seed+uint64(i)), n) | 1
		for j := range 8 {
			b[8*i+j] = byte(h >> (8 * j))
		}
	}
	text := make([]byte, 0, 55)
	text = append(text, "00-"...)
	text = hex.AppendEncode(text, b[:16])
	text = append(text, '-')
	text = hex.AppendEncode(text, b[16:])
	return string(append(text, "-01"...))
}
