package printable

import "strings"

// Log is Inline for a line of a log that a CI runner may read, too: it holds no
// command to the runner.
func Log(s string) string { return NotACommand(Inline(s)) }

// NotACommand breaks what GitHub, Azure and TeamCity take for commands in a
// log: "::" that begins a line, and "##[", "##vso[", "##teamcity[" anywhere.
func NotACommand(s string) string {
	if rest := strings.TrimLeft(s, " "); strings.HasPrefix(rest, "::") {
		s = s[:len(s)-len(rest)] + `\x3a` + rest[1:]
	}
	return strings.NewReplacer("##[", `#\x23[`, "##vso[", `#\x23vso[`, "##teamcity[", `#\x23teamcity[`).Replace(s)
}
