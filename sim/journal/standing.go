package journal

import "slices"

// Restored is a MarketRestored, by its number: what comes after entry number After, up
// to it, has been undone.
type Restored struct{ Seq, After int }

// Standing are the parts of a journal of so many entries that stand after all restores,
// which are given in order: each from the entry after the first number to that of the
// second.
func Standing(restores []Restored, last int) [][2]int {
	var parts [][2]int
	for end := last; end > 0; {
		i := len(restores) - 1
		for i >= 0 && restores[i].Seq > end {
			i--
		}
		if i < 0 {
			parts = append(parts, [2]int{0, end})
			break
		}
		if restores[i].Seq < end {
			parts = append(parts, [2]int{restores[i].Seq, end})
		}
		restores, end = restores[:i], restores[i].After
	}
	slices.Reverse(parts)
	return parts
}

// StandingEntries are the entries, which begin with the first, without what has been
// undone (MarketRestored).
func StandingEntries(entries []Entry) []Entry {
	var restores []Restored
	for i := range entries {
		if e := &entries[i]; e.Kind == MarketRestored {
			restores = append(restores, Restored{e.Seq, e.After})
		}
	}
	if len(restores) == 0 || len(entries) == 0 {
		return entries
	}
	var out []Entry
	for _, part := range Standing(restores, entries[len(entries)-1].Seq) {
		for i := range entries {
			if e := &entries[i]; e.Seq > part[0] && e.Seq <= part[1] {
				out = append(out, *e)
			}
		}
	}
	return out
}
