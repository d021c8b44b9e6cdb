package sim_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/dlclark/regexp2"
	"github.com/getkin/kin-openapi/openapi3"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/market"
)

// official names the variable that says where the official document is, to hold
// the replies of the latest revision against it too.
const official = "LOCALMARKET_OFFICIAL"

var _ = Describe("Every operation of the pull API", func() {
	for _, revision := range schemas.Revisions() {
		It("answers a right request as the contract has it, in revision "+revision, func() {
			expectConformity(revision, embedded(revision))
		})
	}

	It("is held to the document: what is spoilt is found", func() {
		documented := repliesOf(embedded(schemas.Latest))["getOrder"]
		reply := newWorld(schemas.Latest, market.FBS).ask(pullContract(schemas.Latest).Operation("getOrder"), request{})
		good := reply.Body.String()
		Expect(conforms(reply, http.StatusOK, documented)).To(Succeed())
		for _, spoilt := range []string{
			strings.Replace(good, `"PROCESSING"`, `"LOST"`, 1),         // no value of the list
			strings.Replace(good, `"substatus"`, `"was"`, 1),           // a property that must be there
			strings.Replace(good, `"count":`, `"count":"1","was":`, 1), // another type
			strings.Replace(good, `"order":{`, `"order":[],"was":{`, 1),
		} {
			Expect(spoilt).NotTo(Equal(good))
			reply.Body = bytes.NewBufferString(spoilt)
			Expect(conforms(reply, http.StatusOK, documented)).NotTo(Succeed(), spoilt)
		}
		Expect(conforms(reply, http.StatusTeapot, documented)).NotTo(Succeed())
		reply.Code = http.StatusTeapot
		Expect(conforms(reply, http.StatusTeapot, documented)).To(MatchError(ContainSubstring("no status 418")))
	})

	It("answers a right request as the official document has it", func() {
		file := os.Getenv(official)
		if file == "" {
			Skip(official + " names no OpenAPI document")
		}
		raw, err := os.ReadFile(file)
		Expect(err).NotTo(HaveOccurred())
		expectConformity(schemas.Latest, loaded(raw), "getDocuments", "createDocuments", "updateDocuments", "deleteDocuments")
	})
})

// expectConformity calls every operation of a revision, each in a world of its
// own, and holds the replies to a document. A document of before 9 September has not
// yet those that came later.
func expectConformity(revision string, document *openapi3.T, later ...string) {
	GinkgoHelper()
	contract := pullContract(revision)
	replies := repliesOf(document)
	wishes := requests()
	called, wrong := 0, []string{}
	for _, op := range contract.Operations() {
		if replies[op.ID] == nil && slices.Contains(later, op.ID) {
			called++
			continue
		}
		wanted := wishes[op.ID]
		w := newWorld(revision, cmp.Or(wanted.model, modelOf(op)))
		if wanted.before != nil {
			wanted.before(w)
		}
		called++
		reply := w.ask(op, wanted)
		if err := conforms(reply, cmp.Or(wanted.refused, http.StatusOK), replies[op.ID]); err != nil {
			wrong = append(wrong, fmt.Sprintf("%s: %v", op.ID, err))
		}
		for _, property := range added(op, reply) {
			wrong = append(wrong, fmt.Sprintf("%s: no property %s in the schema", op.ID, property))
		}
		for _, stray := range w.strays(reply) {
			wrong = append(wrong, fmt.Sprintf("%s: %s", op.ID, stray))
		}
	}
	if len(wrong) > 0 {
		Fail(strings.Join(wrong, "\n"))
	}
	Expect(called).To(Equal(map[string]int{"2026-09": 169, "2025-09": 153}[revision]))
}

// conforms says what is wrong with a reply, which must have a status.
func conforms(w *httptest.ResponseRecorder, status int, documented *openapi3.Responses) error {
	switch {
	case w.Code != status:
		return fmt.Errorf("status %d: %s", w.Code, w.Body)
	case documented == nil:
		return errors.New("the document has no such operation")
	case documented.Status(status) == nil:
		return fmt.Errorf("the document has no status %d", status)
	case len(documented.Status(status).Value.Content) == 0:
		return emptiness(w.Body.Bytes())
	}
	media, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
	content := documented.Status(status).Value.Content[media]
	if content == nil {
		return fmt.Errorf("the document has no media type %q", media)
	}
	if media != schemas.MediaJSON {
		return nil
	}
	var body any
	decoder := json.NewDecoder(bytes.NewReader(w.Body.Bytes()))
	decoder.UseNumber()
	if err := decoder.Decode(&body); err != nil {
		return err
	}
	return content.Schema.Value.VisitJSON(body, judging(openapi3.VisitAsResponse())...)
}

// judging is how a value is held to a document, by its author's rules.
func judging(as openapi3.SchemaValidationOption) []openapi3.SchemaValidationOption {
	return []openapi3.SchemaValidationOption{
		as,
		openapi3.MultiErrors(),
		openapi3.SetSchemaErrorMessageCustomizer(inShort),
		openapi3.SetSchemaRegexCompiler(compileRegex),
		openapi3.WithStringFormatValidator("date-time", timeLike(time.RFC3339)),
		openapi3.WithStringFormatValidator("date", timeLike(time.DateOnly)),
	}
}

// inShort says what is wrong at the bottom of it, and without the schema, which
// is long.
func inShort(err *openapi3.SchemaError) string {
	if err.Origin != nil {
		return err.Origin.Error()
	}
	return fmt.Sprintf("/%s: %s", strings.Join(err.JSONPointer(), "/"), err.Reason)
}

func emptiness(body []byte) error {
	if len(body) > 0 {
		return fmt.Errorf("the document has no body, the reply has %.80q", body)
	}
	return nil
}

func timeLike(layout string) openapi3.StringFormatValidator {
	return openapi3.NewCallbackValidator(func(text string) error {
		_, err := time.Parse(layout, strings.ToUpper(text)) // RFC 3339 takes t and z, too
		return err
	})
}

// regex is the whole of ECMA 262, as the document's patterns need it.
type regex struct{ *regexp2.Regexp }

func (r regex) MatchString(text string) bool {
	ok, err := r.Regexp.MatchString(text)
	return err == nil && ok
}

func compileRegex(pattern string) (openapi3.RegexMatcher, error) {
	compiled, err := regexp2.Compile(pattern, regexp2.ECMAScript)
	return regex{compiled}, err
}

func pullContract(revision string) *schemas.Pull {
	GinkgoHelper()
	set, err := schemas.Load(revision)
	Expect(err).NotTo(HaveOccurred())
	contract, err := set.Pull()
	Expect(err).NotTo(HaveOccurred())
	return contract
}

// modelOf is the first model that an operation serves.
func modelOf(op *schemas.Operation) market.Model {
	GinkgoHelper()
	for _, m := range []market.Model{market.FBS, market.DBS, market.Express, market.FBY, market.LaaS} {
		if slices.Contains(op.Models, strings.ToLower(string(m))) {
			return m
		}
	}
	Fail(op.ID + " serves nobody")
	return ""
}
