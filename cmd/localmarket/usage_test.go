package main

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("wrong usage", func() {
	DescribeTable("exits 2 with one clear line", func(message string, args ...string) {
		c := inFolder()
		c.write("bad.yaml", "deadline: 5s\nno-such-setting: 1\n")
		c.write("typo.yaml", "dedline: 5s\n")
		c.write("broken.yaml", "deadline: [\n")
		c.write("value.yaml", "seed: many\n")
		c.write("nested.yaml", "check:\n  deadline: 5s\n")
		c.write("nested-value.yaml", "deadline: {for: ping}\n")
		c.write("text.txt", "not a certificate")
		c.write("baseline.yaml", "known: [{check: ping.rely, expires: 2026-12-31}]")
		c.run(args...)
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(HavePrefix("localmarket: "))
		Expect(c.stderr.String()).To(ContainSubstring(message))
		Expect(strings.Count(c.stderr.String(), "\n")).To(Equal(1), c.stderr.String())
		Expect(c.stdout.String()).To(BeEmpty())
		Expect(c.files()).To(HaveLen(8), "nothing is left behind")
	},
		Entry(nil, "the store's URL is missing", "check"),
		Entry(nil, "must begin with https:// or http://", "check", "ftp://shop.example"),
		Entry(nil, "must begin with https:// or http://", "check", "shop.example"),
		Entry(nil, "has no host", "check", "http://"),
		Entry(nil, "put a token into the path", "check", "http://127.0.0.1/?token=s3cret"),
		Entry(nil, "put a token into the path", "run", "duplicates", "--url", "http://127.0.0.1/?token=s3cret"),
		Entry(nil, "--path must not be empty", "check", "http://a", "--path", ""),
		Entry(nil, "--path must not be empty", "run", "duplicates", "--url", "http://a", "--path", ""),
		Entry(nil, "--path must not be empty", "send", "ORDER_CREATED", "--url", "http://a", "--path", ""),
		Entry(nil, "--path must not be empty", "serve", "--path", ""),
		Entry(nil, "cannot be read", "check", "http://[::1"),
		Entry(nil, "user name or password", "check", "http://me:secret@127.0.0.1"),
		Entry(nil, "accepts at most 1 arg", "check", "http://a", "http://b"),
		Entry(nil, "unknown flag: --dedline", "check", "http://a", "--dedline", "5s"),
		Entry(nil, `invalid argument "soon" for "--deadline"`, "check", "http://a", "--deadline", "soon"),
		Entry(nil, "longer than 0s", "check", "http://a", "--deadline", "0s"),
		Entry(nil, "longer than 0s", "check", "http://a", "--timeout", "-1s"),
		Entry(nil, "--seed must be 1 or more", "check", "http://a", "--seed", "0"),
		Entry(nil, "--fail-on must be fail or warn", "check", "http://a", "--fail-on", "skip"),
		Entry(nil, `no check is called "ping.rely"`, "check", "http://a", "--only", "ping.rely"),
		Entry(nil, "nothing is left", "check", "http://a", "--only", "ping", "--skip", "ping"),
		Entry(nil, "1999-01", "check", "http://a", "--revision", "1999-01"),
		Entry(nil, `no notification type "ORDER_LOST"`, "check", "http://a", "--types", "ORDER_LOST"),
		Entry(nil, "must begin with /", "check", "http://a", "--path", "notification"),
		Entry(nil, "--ca-file cannot be read", "check", "http://a", "--ca-file", "none.pem"),
		Entry(nil, "no certificate in PEM form", "check", "http://a", "--ca-file", "text.txt"),
		Entry(nil, "'Name: value'", "check", "http://a", "--header", "no colon"),
		Entry(nil, "'Name: value'", "check", "http://a", "--header", "X-A: a\r\nX-B: b"),
		Entry(nil, "is not an IP address", "check", "http://a", "--forwarded-for", "localhost"),
		Entry(nil, "inside Market's networks", "check", "http://a", "--forwarded-for", "5.45.207.9"),
		Entry(nil, "FORMAT=FILE", "check", "http://a", "--report", "report.json"),
		Entry(nil, "FORMAT=FILE", "check", "http://a", "--report", "pdf=report.pdf"),
		Entry(nil, "text.txt/report.json cannot be written to", "check", "http://a", "--report", "json=text.txt/report.json"),
		Entry(nil, "is a folder", "check", "http://a", "--report", "json=."),
		Entry(nil, "cannot be written to", "check", "http://a", "--journal", "no/such/folder/j"),
		Entry(nil, "two things are to be written to r.json", "check", "http://a", "--report", "json=r.json", "--journal", "r.json"),
		Entry(nil, "two things are to be written to -", "check", "http://a", "--report", "json=-", "--report", "junit=-"),
		Entry(nil, "--header Content-Length cannot be set", "check", "http://a", "--header", "Content-Length: 7"),
		Entry(nil, "no/such/b.yaml cannot be written to", "check", "http://a", "--baseline", "no/such/b.yaml", "--write-baseline"),
		Entry(nil, "--listen must be HOST:PORT", "store", "good", "--listen", "foo"),
		Entry(nil, "--write-baseline needs --baseline", "check", "http://a", "--write-baseline"),
		Entry(nil, "--baseline cannot be read", "check", "http://a", "--baseline", "none.yaml"),
		Entry(nil, `unknown check "ping.rely"`, "check", "http://a", "--baseline", "baseline.yaml"),
		Entry(nil, "the settings file cannot be read", "check", "http://a", "--config", "none.yaml"),
		Entry(nil, `bad.yaml line 2: unknown setting "no-such-setting"`, "check", "http://a", "--config", "bad.yaml"),
		Entry(nil, `unknown setting "dedline" (did you mean "deadline"?)`, "check", "http://a", "--config", "typo.yaml"),
		Entry(nil, "broken.yaml: line 1: sequence end token ']' not found", "check", "http://a", "--config", "broken.yaml"),
		Entry(nil, `value.yaml line 1: seed: invalid value "many"`, "check", "http://a", "--config", "value.yaml"),
		Entry(nil, `nested.yaml line 1: unknown setting "check"`, "check", "http://a", "--config", "nested.yaml"),
		Entry(nil, "must be one value or a list of values", "check", "http://a", "--config", "nested-value.yaml"),
		Entry(nil, "must be a list of settings", "check", "http://a", "--config", "text.txt"),
		Entry(nil, `unknown command "chekc"`, "chekc"),
		Entry(nil, "unknown flag", "--colour"),
		Entry(nil, "give a behaviour such as good", "store"),
		Entry(nil, `did you mean "good"?`, "store", "goood"),
		Entry(nil, "acts-on-orders calls Market's pull API: say where it is, such as --pull-api http", "store", "acts-on-orders"),
		Entry(nil, "the pull API cannot be at", "store", "good", "--pull-api", "ftp://127.0.0.1"),
		Entry(nil, "give the key for it", "store", "acts-on-orders", "--pull-api", "127.0.0.1:9000", "--key", ""),
		Entry(nil, "acts-on-orders calls Market's pull API: have it served", "run", "duplicates", "--store", "acts-on-orders"),
		Entry(nil, "has no certification authority", "store", "good", "--ca-out", "ca.pem"),
		Entry(nil, "1999-01", "contract", "operations", "--revision", "1999-01"),
		Entry(nil, "unknown command", "contract", "operations", "getOrder"),
		Entry(nil, "cannot be written to", "demo", "--html", "no/such/folder/demo.html"),
	)

	It("takes a bad environment variable for what it is", func() {
		c := inFolder()
		c.env["LOCALMARKET_DEADLINE"] = "soon"
		c.run("check", "http://a")
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(ContainSubstring(`the environment variable LOCALMARKET_DEADLINE: invalid value "soon"`))
	})

	It("never repeats the value of a header, which may be a secret", func() {
		c := inFolder().run("check", "http://a", "--header", "Authorization\x00: Bearer s3cret")
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).NotTo(ContainSubstring("s3cret"))
	})
})

var _ = Describe("help", func() {
	DescribeTable("is there for every command, with examples", func(args ...string) {
		c := inFolder().run(append(args, "--help")...)
		Expect(c.code).To(Equal(exitOK))
		Expect(c.stdout.String()).To(ContainSubstring("Examples:"))
		Expect(c.stdout.String()).To(ContainSubstring("Usage:"))
	},
		Entry(nil), Entry(nil, "check"), Entry(nil, "demo"), Entry(nil, "store"), Entry(nil, "send"),
		Entry(nil, "cabinet", "new"), Entry(nil, "cabinet", "show"), Entry(nil, "schema"),
		Entry(nil, "healthcheck"), Entry(nil, "version"),
		Entry(nil, "contract", "operations"), Entry(nil, "contract", "coverage"),
	)

	It("is what no command at all gets", func() {
		Expect(inFolder().run().stdout.String()).To(ContainSubstring("Available Commands:"))
	})

	It("completes check ids, types, formats and behaviours", func() {
		Expect(inFolder().run("__complete", "check", "--only", "notify.CHAT").stdout.String()).To(ContainSubstring("notify.CHAT_CREATED"))
		Expect(inFolder().run("__complete", "check", "--types", "QUESTION").stdout.String()).To(ContainSubstring("QUESTION_CREATED"))
		Expect(inFolder().run("__complete", "store", "tls-").stdout.String()).To(ContainSubstring("tls-expired"))
		Expect(inFolder().run("completion", "bash").stdout.String()).To(ContainSubstring("localmarket"))
	})
})
