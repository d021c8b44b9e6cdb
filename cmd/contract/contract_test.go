package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestContract(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "contract")
}

// ran is one in-process run of the command line.
type ran struct {
	code           int
	stdout, stderr string
}

func command(args ...string) ran {
	var stdout, stderr bytes.Buffer
	code := run(context.Background(), args, &stdout, &stderr)
	return ran{code, stdout.String(), stderr.String()}
}

func written(name, text string) string {
	GinkgoHelper()
	path := filepath.Join(GinkgoT().TempDir(), name)
	Expect(os.MkdirAll(filepath.Dir(path), 0o755)).To(Succeed())
	Expect(os.WriteFile(path, []byte(text), 0o600)).To(Succeed())
	return path
}

func contentOf(path ...string) string {
	GinkgoHelper()
	raw, err := os.ReadFile(filepath.Join(path...))
	Expect(err).NotTo(HaveOccurred())
	return string(raw)
}

var _ = Describe("import", func() {
	It("imports a document, with a further one laid over it", func() {
		api, out := written("api.yaml", smallAPI), GinkgoT().TempDir()
		more := written("common.yaml", "components: {schemas: {Ping: {properties: {time: {format: date-time}}}}}\n")
		for _, state := range []string{"created", "unchanged"} {
			r := command("import", api, more, "--revision", "2027-01", "--out", out)
			Expect(r.code).To(Equal(exitOK), r.stderr)
			Expect(r.stderr).To(BeEmpty())
			Expect(r.stdout).To(MatchRegexp(state + `\s+\S*PING\.json`))
		}
		Expect(contentOf(out, "2027-01", "PING.json")).To(ContainSubstring("date-time"))
	})

	It("imports a pull API into a folder of its own", func() {
		api, out := written("pull.yaml", smallPull), GinkgoT().TempDir()
		r := command("import", api, "--revision", "2027-01", "--out", out)
		Expect(r.code).To(Equal(exitOK), r.stderr)
		Expect(r.stdout).To(MatchRegexp(`created\s+\S*2027-01/pull/operations\.json\ncreated\s+\S*2027-01/pull/schemas\.json\n$`))
		Expect(contentOf(out, "2027-01", "pull", "operations.json")).To(ContainSubstring("getThings"))
	})

	It("warns of what it does not know, and names the additions that it expects", func() {
		api := written("pull.yaml", smallPull+"      x-new: [1]\n")
		r := command("import", api, "--revision", "2027-01", "--out", GinkgoT().TempDir())
		Expect(r.code).To(Equal(exitOK), r.stderr)
		Expect(r.stderr).To(Equal("warning: GET /v2/things: unknown, left out: x-new [1]\n" +
			"note: schemas/additions/pull.yaml is laid over this API's files in localmarket's own revisions: name it after the document\n"))
		r = command("import", written("api.yaml", smallAPI), "--revision", "2027-01", "--out", GinkgoT().TempDir())
		Expect(r.stderr).To(HavePrefix("note: schemas/additions/common.yaml is laid"))
	})

	It("reads a document whose files refer to each other", func() {
		document := written("openapi.yaml", "{openapi: 3.0.3, info: {title: split, version: '1'}, paths: {/notification: {$ref: paths/n.yaml}}}")
		Expect(os.Mkdir(filepath.Join(filepath.Dir(document), "paths"), 0o755)).To(Succeed())
		Expect(os.WriteFile(filepath.Join(filepath.Dir(document), "paths", "n.yaml"), []byte("post: {operationId: send, responses: {'200': {description: ok}}}"), 0o600)).To(Succeed())
		r := command("import", document, "--revision", "2027-01", "--out", GinkgoT().TempDir())
		Expect(r.code).To(Equal(exitOK), r.stderr)
		r = command("diff", document, document)
		Expect(r.stdout).To(Equal("no differences\n"), r.stderr)
	})
})

var _ = Describe("diff", func() {
	It("says what changed between the revisions carried: notifications, pull API and rules", func() {
		r := command("diff", "2025-09", "2026-09")
		Expect(r.code).To(Equal(exitOK), r.stderr)
		Expect(r.stdout).To(And(
			ContainSubstring("QUESTION_CREATED: this notification type is new"),
			ContainSubstring("breaking  N-PING-DEADLINE: a reply to PING may take 1s, before 10s → a reply to PING that takes longer than 1s fails\n"),
			ContainSubstring("POST /v1/campaigns/{campaignId}/orders/create (createOrder): this operation is new → no more 404\n"),
			MatchRegexp(`(?m)^\d+ differences, \d+ breaking: \d+ operations, .*, 2 rules$`),
		))
		Expect(command("diff", "2026-09", "2026-09").stdout).To(Equal("no differences\n"))
	})

	It("says when it cannot write", func() {
		Expect(run(context.Background(), []string{"diff", "2026-09", "2026-09"}, brokenWriter{}, &bytes.Buffer{})).To(Equal(exitEnvironment))
	})
})

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("broken") }

var _ = DescribeTable("wrong usage exits with 2 and says what is wrong",
	func(problem string, args ...string) {
		r := command(args...)
		Expect(r.code).To(Equal(exitUsage))
		Expect(r.stderr).To(And(HavePrefix("contract: "), ContainSubstring(problem)))
	},
	Entry(nil, "--revision YYYY-MM and --out FOLDER", "import", "file.json"),
	Entry(nil, "none.json", "import", "none.json", "--revision", "2027-01", "--out", "out"),
	Entry(nil, "accepts 2 arg(s)", "diff", "2025-09"),
	Entry(nil, "name a file, or one of the revisions 2025-09, 2026-09", "diff", "1999-01", "2026-09"),
	Entry(nil, "unknown command", "export"),
	Entry(nil, "'contract diff --help' shows the flags", "diff", "--colour"),
)

var _ = It("helps with examples", func() {
	Expect(command().stdout).To(ContainSubstring("Available Commands:"))
	for _, name := range []string{"import", "diff"} {
		Expect(command(name, "--help").stdout).To(ContainSubstring("Examples:"))
	}
})

const smallPull = `
openapi: 3.0.3
info: {title: small, version: "1"}
paths:
  /v2/things:
    get:
      operationId: getThings
      responses: {"200": {description: ok}}
`

const smallAPI = `
openapi: 3.0.3
info: {title: small, version: "1"}
paths:
  /notification:
    post:
      operationId: sendNotification
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Request'}
      responses:
        "200": {description: ok, content: {application/json: {schema: {type: object}}}}
        "400": {description: bad, content: {application/json: {schema: {type: object}}}}
        "500": {description: down, content: {application/json: {schema: {type: object}}}}
components:
  schemas:
    Kind: {type: string, enum: [PING]}
    Ping:
      type: object
      properties:
        notificationType: {$ref: '#/components/schemas/Kind'}
        time: {type: string}
    Request:
      type: object
      required: [notificationType]
      properties:
        notificationType: {$ref: '#/components/schemas/Kind'}
      oneOf: [{$ref: '#/components/schemas/Ping'}]
      discriminator:
        propertyName: notificationType
        mapping: {PING: '#/components/schemas/Ping'}
`
