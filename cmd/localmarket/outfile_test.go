package main

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("a file that is to be written", func() {
	var c *command
	var url string

	BeforeEach(func() {
		c, url = inFolder(), sampleStore("good")
	})
	ping := func(reports ...string) *command {
		args := []string{"check", url, "--only", "ping"}
		for _, r := range reports {
			args = append(args, "--report", r)
		}
		return c.run(args...)
	}

	It("has its folder made", func() {
		Expect(ping("json=new/folder/r.json").code).To(Equal(exitOK), c.stderr.String())
		Expect(c.report("new/folder/r.json").Checks).NotTo(BeEmpty())
		c.write("file", "")
		Expect(ping("json=file/r.json").code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(ContainSubstring("--report: file/r.json cannot be written to: not a directory"))
	})

	DescribeTable("is not written twice, by whatever names", func(first, second string) {
		c.write("there.json", "precious")
		Expect(os.MkdirAll(c.dir+"/folder", 0o755)).To(Succeed())
		Expect(os.Symlink("there.json", c.dir+"/link.json")).To(Succeed())
		Expect(os.Symlink("later.json", c.dir+"/dangling.json")).To(Succeed())
		Expect(os.Symlink("folder", c.dir+"/way")).To(Succeed())
		Expect(os.Link(c.dir+"/there.json", c.dir+"/hard.json")).To(Succeed())
		Expect(ping("json="+first, "html="+second).code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(ContainSubstring("two things are to be written to " + second))
		Expect(c.read("there.json")).To(Equal("precious"))
	},
		Entry(nil, "new.json", "./new.json"),
		Entry(nil, "new.json", "folder/../new.json"),
		Entry(nil, "there.json", "link.json"),
		Entry(nil, "there.json", "hard.json"),
		Entry(nil, "later.json", "dangling.json"),
		Entry(nil, "folder/r.json", "way/r.json"),
		Entry(nil, "-", "-"),
	)

	It("is made where a link leads that led nowhere, and the link stays", func() {
		Expect(os.Symlink("further.json", c.dir+"/link.json")).To(Succeed())
		Expect(os.Symlink("made/r.json", c.dir+"/further.json")).To(Succeed())
		Expect(ping("json=link.json").code).To(Equal(exitOK), c.stderr.String())
		Expect(c.report("made/r.json").Checks).NotTo(BeEmpty())
		for _, name := range []string{"link.json", "further.json"} {
			info, err := os.Lstat(filepath.Join(c.dir, name))
			Expect(err).NotTo(HaveOccurred())
			Expect(info.Mode() & os.ModeSymlink).NotTo(BeZero())
		}
	})

	It("is no link without an end, and no folder", func() {
		Expect(os.Symlink("b.json", c.dir+"/a.json")).To(Succeed())
		Expect(os.Symlink("a.json", c.dir+"/b.json")).To(Succeed())
		Expect(ping("json=a.json").code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(ContainSubstring("links without end"))
		Expect(ping("json=.").code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(ContainSubstring("is a folder"))
	})

	It("is not there before it is written", func() {
		c.run("check", url, "--only", "ping", "--report", "json=r.json", "--types", "NONE")
		Expect(c.files()).To(BeEmpty())
	})
})

var _ = Describe("colours", func() {
	It("are as --color says, whatever the output is", func() {
		c, url := inFolder(), sampleStore("good")
		for color, want := range map[string]bool{"always": true, "never": false, "auto": false} {
			c.run("check", url, "--only", "ping", "--color", color)
			Expect(c.code).To(Equal(exitOK), c.stderr.String())
			if want {
				Expect(c.stdout.String()).To(ContainSubstring("\x1b[32mPASS"))
			} else {
				Expect(c.stdout.String()).NotTo(ContainSubstring("\x1b"))
			}
		}
		c.env["LOCALMARKET_COLOR"] = "always"
		Expect(c.run("check", url, "--only", "ping").stdout.String()).To(ContainSubstring("\x1b[32mPASS"))
		c.env["LOCALMARKET_COLOR"] = "blue"
		Expect(c.run("check", url, "--only", "ping").code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(ContainSubstring("must be one of always, never, auto"))
	})
})

var _ = Describe("what is to be repeated", func() {
	It("is a whole command for a check, by groups where that is shorter, without secrets", func() {
		c, url := inFolder(), sampleStore("error-500")
		c.run("check", url, "--only", "ping,notify.ORDER_CREATED,notify.ORDER_UPDATED,reject.not-json", "--strict=false", "--header", "X-Token: open sesame", "--first-order", "700000", "--report", "json=r.json")
		Expect(c.code).To(Equal(exitFailed))
		Expect(c.stdout.String()).To(MatchRegexp(`(?m)^    localmarket check http://127\.0\.0\.1:\d+ --header 'X-Token: \*\*\*' --strict=false --seed 1 --first-order 700000 --only ping.reply,notify$`))
	})

	It("is a whole command for scenarios", func() {
		c := inFolder()
		c.run("run", "chat-and-dispute", "activation-delay", "--store", "chat-500", "--first-order", "700000")
		Expect(c.stdout.String()).To(MatchRegexp(`(?m)^    localmarket run chat-and-dispute --store chat-500 --seed \d+ --first-order 700000$`))
		c.run("run", "library", "--run", "^chat-and|^dispute$", "--store", "chat-500")
		Expect(c.stdout.String()).To(MatchRegexp(`(?m)^    localmarket run chat-and-dispute dispute --store chat-500 --first-order \d+$`))
	})
})
