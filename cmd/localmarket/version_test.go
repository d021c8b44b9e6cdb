package main

import (
	"runtime"
	"runtime/debug"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("version", func() {
	It("tells the version, the commit and the date", func() {
		c := inFolder().run("version")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(c.stdout.String()).To(MatchRegexp(`^localmarket \S+\ncommit      \S.*\ndate        \S+\ncontracts   2025-09, 2026-09\nbuilt with  ` + runtime.Version() + ` for \w+/\w+\n$`))
		Expect(inFolder().run("--version").stdout.String()).To(MatchRegexp(`^localmarket \S+( \(commit [0-9a-f]{12}, \S+\))?\n$`))
	})

	It("is what the toolchain wrote into the binary", func() {
		b := buildOf(&debug.BuildInfo{
			Main: debug.Module{Version: "v1.2.3"},
			Settings: []debug.BuildSetting{
				{Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"},
				{Key: "vcs.time", Value: "2026-11-29T01:02:03Z"},
				{Key: "vcs.modified", Value: "true"},
			},
		})
		Expect(b.line()).To(Equal("v1.2.3 (commit 0123456789ab, 2026-11-29T01:02:03Z)"))
		Expect(b.text()).To(ContainSubstring("commit      0123456789abcdef0123456789abcdef01234567, with changes\ndate        2026-11-29T01:02:03Z\n"))
	})

	It("is dev where nothing says it", func() {
		Expect(buildOf(&debug.BuildInfo{}).line()).To(Equal("dev"))
		Expect(buildOf(&debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}).text()).To(ContainSubstring("localmarket dev\ncommit      unknown\ndate        unknown\n"))
	})
})
