package reports_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"unicode"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
)

// executed runs a curl line in a real shell, with a curl of the test's own that
// writes its arguments and its input down, and returns both.
func executed(line string) (args []string, input string) {
	GinkgoHelper()
	if _, err := exec.LookPath("sh"); err != nil {
		Skip("there is no shell on this system")
	}
	dir := GinkgoT().TempDir()
	stub := "#!/bin/sh\nfor a in \"$@\"; do printf '%s\\000' \"$a\" >>" + dir + "/args; done\ncase \"$*\" in *@-*) cat >" + dir + "/input;; esac\n"
	Expect(os.WriteFile(filepath.Join(dir, "curl"), []byte(stub), 0o755)).To(Succeed())
	shell := exec.Command("sh", "-c", line)
	shell.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))
	out, err := shell.CombinedOutput()
	Expect(err).NotTo(HaveOccurred(), "%s", out)
	text, err := os.ReadFile(filepath.Join(dir, "args"))
	Expect(err).NotTo(HaveOccurred())
	stdin, _ := os.ReadFile(filepath.Join(dir, "input"))
	return strings.Split(strings.TrimSuffix(string(text), "\x00"), "\x00"), string(stdin)
}

var _ = Describe("the curl line", func() {
	request := func(body string, header ...journal.Header) journal.Exchange {
		return journal.Exchange{ID: "x9", Request: journal.Request{
			Method: "POST", URL: "http://127.0.0.1:8080/a b?c=d&e=$(touch pwned)", Header: header, Body: body, DeadlineMs: 1500,
		}}
	}

	It("means to a shell what was sent", func() {
		body := `{"name": "it's \"Ромашка\" $HOME ` + "`id`" + ` 🛒"}`
		args, _ := executed(reports.Curl(request(body, journal.Header{Name: "X-Note", Value: "it's; $(id)"})))
		Expect(args).To(ContainElements("POST", "1.5", "http://127.0.0.1:8080/a b?c=d&e=$(touch pwned)", "X-Note: it's; $(id)", body))
	})

	It("carries control characters without showing them", func() {
		body := "a\x00b\x1b[31m\nc\\d%s\xff"
		line := reports.Curl(request(body))
		for _, r := range line {
			Expect(unicode.IsControl(r)).To(BeFalse(), "%U", r)
		}
		_, input := executed(line)
		Expect(input).To(Equal(body))
	})

	It("shows a masked secret as it is in the journal", func() {
		Expect(reports.Curl(request("{}", journal.Header{Name: "Authorization", Value: "***"}))).To(ContainSubstring("'Authorization: ***'"))
	})

	It("says where a large body is to be found", func() {
		line := reports.Curl(request(strings.Repeat("x", 2001)))
		Expect(line).To(ContainSubstring("# first save exchanges[id=x9].request.body of the JSON report (2001 bytes)"))
		Expect(len(line)).To(BeNumerically("<", 300))
	})

	It("sends an empty body where one was sent", func() {
		args, _ := executed(reports.Curl(request("")))
		Expect(args).To(ContainElements("--data-raw", ""))
	})

	It("is one line, and never trusts a bad certificate", func() {
		for _, x := range sample().Exchanges {
			line := reports.Curl(x)
			Expect(line).NotTo(ContainSubstring("\n"))
			Expect(strings.Fields(line)).NotTo(ContainElements("-k", "--insecure"))
		}
	})
})
