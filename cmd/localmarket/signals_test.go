//go:build unix

package main

import (
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"github.com/onsi/gomega/gexec"
)

// notIgnored lets processes start without what those that run the tests may have set:
// nohup ignores a hangup, and so does what it starts.
func notIgnored(one os.Signal) {
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, one)
	DeferCleanup(func() { signal.Stop(caught) })
}

var _ = Describe("a run in a process", Ordered, func() {
	var program, dir string

	BeforeAll(func() {
		var err error
		program, err = gexec.Build("github.com/localmarket/localmarket/cmd/localmarket")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(gexec.CleanupBuildArtifacts)
	})
	BeforeEach(func() { dir = GinkgoT().TempDir() })

	// shell starts a script in which $lm is the program and $url a store.
	shell := func(url, script string) *gexec.Session {
		GinkgoHelper()
		cmd := exec.Command("sh", "-c", script)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "lm="+program, "url="+url)
		session, err := gexec.Start(cmd, GinkgoWriter, GinkgoWriter)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func() { session.Kill().Wait(patient) })
		return session
	}
	files := func() []string {
		GinkgoHelper()
		entries, err := os.ReadDir(dir)
		Expect(err).NotTo(HaveOccurred())
		var names []string
		for _, e := range entries {
			names = append(names, e.Name())
		}
		return names
	}
	read := func(name string) string {
		GinkgoHelper()
		text, err := os.ReadFile(filepath.Join(dir, name))
		Expect(err).NotTo(HaveOccurred())
		return string(text)
	}

	for _, one := range []syscall.Signal{syscall.SIGHUP, syscall.SIGTERM, syscall.SIGINT} {
		It("is written up when it is ended by "+one.String(), func() {
			notIgnored(one)
			session := shell(sampleStore("hang"), `exec $lm check $url --deadline 1m --report json=r.json`)
			Eventually(session.Out, patient).Should(gbytes.Say("Reaching the store"))
			session.Signal(one).Wait(patient)
			Expect(session.ExitCode()).To(Equal(exitEnvironment))
			Expect(files()).To(ConsistOf("r.json"))
			Expect(read("r.json")).To(ContainSubstring(`"id": "ping.reply"`))
		})
	}

	It("leaves nothing behind when it is killed", func() {
		session := shell(sampleStore("hang"), `exec $lm check $url --deadline 1m --report json=r.json`)
		Eventually(session.Out, patient).Should(gbytes.Say("Reaching the store"))
		session.Kill().Wait(patient)
		Expect(files()).To(BeEmpty())
	})

	It("is written up though nobody reads its output", func() {
		shell(sampleStore("good"), `{ $lm check $url --only ping,notify --report json=r.json; echo $? >code; } | head -1`).Wait(patient)
		Eventually(files, patient).Should(ConsistOf("r.json", "code"))
		Eventually(func() string { return read("code") }, patient).Should(Equal("0\n"))
	})

	It("goes on when it was told not to hang up", func() {
		session := shell(sampleStore("good"), `trap '' HUP; echo ready; exec $lm check $url --only ping --report json=r.json`)
		Eventually(session.Out, patient).Should(gbytes.Say("ready"))
		session.Signal(syscall.SIGHUP).Wait(patient)
		Expect(session.ExitCode()).To(Equal(exitOK))
	})

	It("gives its files the rights that the umask leaves", func() {
		shell(sampleStore("good"), `umask 077; exec $lm check $url --only ping --report json=r.json`).Wait(patient)
		info, err := os.Stat(filepath.Join(dir, "r.json"))
		Expect(err).NotTo(HaveOccurred())
		Expect(info.Mode().Perm()).To(Equal(os.FileMode(0o600)))
	})

	It("knows the standard output by its other names", func() {
		session := shell(sampleStore("good"), `exec $lm check $url --only ping --report json=- --report text=/dev/stdout`).Wait(patient)
		Expect(session.ExitCode()).To(Equal(exitUsage))
		Expect(session.Err).To(gbytes.Say("two things are to be written to /dev/stdout"))
		shell(sampleStore("good"), `exec $lm check $url --only ping --report json=out.json >out.json`).Wait(patient)
		Expect(read("out.json")).To(And(HavePrefix("{"), HaveSuffix("}\n")), "the text has gone elsewhere")
	})

	It("writes a pipe once somebody reads it", func() {
		Expect(syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600)).To(Succeed())
		session := shell(sampleStore("good"), `exec $lm check $url --only ping --report json=pipe`)
		Eventually(session.Out, patient).Should(gbytes.Say("What to do"))
		reader, err := os.Open(filepath.Join(dir, "pipe"))
		Expect(err).NotTo(HaveOccurred())
		defer reader.Close()
		text, err := io.ReadAll(reader)
		Expect(err).NotTo(HaveOccurred())
		Expect(string(text)).To(HaveSuffix("}\n"))
		session.Wait(patient)
		Expect(session.ExitCode()).To(Equal(exitOK))
	})

	It("does not wait for the reader of a pipe when it is ended", func() {
		Expect(syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600)).To(Succeed())
		session := shell(sampleStore("good"), `exec $lm check $url --only ping --report json=pipe --report text=t.txt`)
		Eventually(session.Out, patient).Should(gbytes.Say("What to do"))
		session.Terminate().Wait(patient)
		Expect(session.ExitCode()).To(Equal(exitEnvironment))
		Expect(session.Err).To(gbytes.Say("pipe cannot be written: it is a pipe that nobody reads"))
		Expect(strings.TrimSpace(read("t.txt"))).NotTo(BeEmpty(), "the other report is written")
	})

	It("does not wait for a reader that does not read when it is ended", func() {
		Expect(syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600)).To(Succeed())
		session := shell(sampleStore("good"), `exec $lm check $url --report json=pipe`) // more than a pipe holds
		Eventually(session.Out, patient).Should(gbytes.Say("What to do"))
		reader, err := os.Open(filepath.Join(dir, "pipe"))
		Expect(err).NotTo(HaveOccurred())
		defer reader.Close()
		first := make([]byte, 1)
		_, err = io.ReadFull(reader, first)
		Expect(err).NotTo(HaveOccurred())
		session.Terminate().Wait(patient)
		Expect(session.ExitCode()).To(Equal(exitEnvironment))
	})

	for _, one := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		It("says what there was when serve is ended by "+one.String(), func() {
			session := shell("", `exec $lm serve`)
			Eventually(session.Out, patient).Should(gbytes.Say("listening on"))
			session.Signal(one).Wait(patient)
			Expect(session.ExitCode()).To(Equal(exitOK))
			Expect(session.Out).To(gbytes.Say(`ended after \d+s, .+ of virtual time\n  sent: 0`))
		})
	}

	It("lets serve end at once when it is interrupted again", func() {
		session := shell("", `exec $lm serve --listen 127.0.0.1:0`)
		Eventually(session.Out, patient).Should(gbytes.Say(`listening on \S+\n`))
		address := regexp.MustCompile(`listening on http://(\S+)`).FindSubmatch(session.Out.Contents())[1]
		slow, err := net.Dial("tcp", string(address))
		Expect(err).NotTo(HaveOccurred())
		defer slow.Close()
		_, err = io.WriteString(slow, "POST /_market/v1/events HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n")
		Expect(err).NotTo(HaveOccurred())
		begins := make([]byte, len("HTTP/1.1 100"))
		_, err = io.ReadFull(slow, begins)
		Expect(err).NotTo(HaveOccurred())
		Expect(string(begins)).To(Equal("HTTP/1.1 100"), "the call is under way")
		session.Interrupt()
		Eventually(session.Out, patient).Should(gbytes.Say("interrupt again to end at once"))
		session.Interrupt().Wait(patient)
		Expect(session.ExitCode()).To(Equal(128 + int(syscall.SIGINT)))
	})
})
