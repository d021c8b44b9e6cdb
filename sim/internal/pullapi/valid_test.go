package pullapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/pullapi"
)

// validRequest makes a call that keeps to the contract.
func validRequest(op *schemas.Operation, seed uint64) *http.Request {
	GinkgoHelper()
	path, query := op.Path, url.Values{}
	for i := range op.Parameters {
		p := &op.Parameters[i]
		switch {
		case p.Name == "campaignId" && p.In == "path":
			path = strings.Replace(path, "{campaignId}", itoa(shopFor(op)), 1)
		case p.Name == "businessId" && p.In == "path":
			path = strings.Replace(path, "{businessId}", itoa(businessID), 1)
		case p.In == "path":
			path = strings.Replace(path, "{"+p.Name+"}", plain(pullapi.SampleOf(p.Schema(), seed, start())), 1)
		case strings.HasPrefix(strings.ToLower(p.Name), "page"):
		default:
			query.Set(p.Name, plain(pullapi.SampleOf(p.Schema(), seed, start())))
		}
	}
	body, media := validBody(op, seed)
	r := httptest.NewRequest(op.Method, "http://market.test"+path+"?"+query.Encode(), bytes.NewReader(body))
	r.Header.Set("Api-Key", token("a"))
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	return r
}

// ofSellers are the operations that are for sellers.
func ofSellers(pull *schemas.Pull) []*schemas.Operation {
	return slices.DeleteFunc(slices.Clone(pull.Operations()), func(op *schemas.Operation) bool {
		return len(op.Callers) > 0 && !slices.Contains(op.Callers, "seller")
	})
}

// shopFor is a shop of a model that the operation serves.
func shopFor(op *schemas.Operation) int {
	for _, shop := range shops() {
		if slices.Contains(op.Models, strings.ToLower(string(shop.Model))) && shop.Served() {
			return int(shop.ID)
		}
	}
	Fail("no shop for " + op.ID)
	return 0
}

// plain is a JSON value as it is written in a query.
func plain(raw []byte) string {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		var parts []string
		for _, item := range list {
			parts = append(parts, plain(item))
		}
		return strings.Join(parts, ",")
	}
	return strings.Trim(string(raw), `"`)
}

func validBody(op *schemas.Operation, seed uint64) (body []byte, media string) {
	if op.Body == nil {
		return nil, ""
	}
	if media = op.Body.Content[0].Media; media == schemas.MediaJSON {
		return pullapi.SampleOf(op.Body.Schema(), seed, start()), media
	}
	var form bytes.Buffer
	fields := multipart.NewWriter(&form)
	Expect(fields.SetBoundary("boundary")).To(Succeed())
	for _, p := range op.Body.Schema().Properties() {
		part, err := fields.CreateFormFile(p.Name, "picture.png")
		Expect(err).NotTo(HaveOccurred())
		_, err = part.Write([]byte("\x89PNG"))
		Expect(err).NotTo(HaveOccurred())
	}
	Expect(fields.Close()).To(Succeed())
	return form.Bytes(), fields.FormDataContentType()
}

// independent compiles the replies with a validator that the product does not
// use: compiled once, a component serves them all.
type independent struct {
	compiler *jsonschema.Compiler
}

const replyFile = "replies.json"

func newIndependent(set *schemas.Set, pull *schemas.Pull) independent {
	GinkgoHelper()
	components, err := fs.ReadFile(set.Files(), schemas.PullFolder+"/"+schemas.ComponentsFile)
	Expect(err).NotTo(HaveOccurred())
	document := decoded(components)
	for _, op := range pull.Operations() {
		for _, reply := range op.Replies {
			if len(reply.Content) > 0 && reply.Content[0].Media == schemas.MediaJSON {
				document["$defs"].(map[string]any)[op.ID+itoa(reply.Status)] = decoded(reply.Content[0].JSON)
			}
		}
	}
	raw, err := json.Marshal(document)
	Expect(err).NotTo(HaveOccurred())
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	Expect(err).NotTo(HaveOccurred())
	v := independent{jsonschema.NewCompiler()}
	v.compiler.DefaultDraft(jsonschema.Draft2020)
	v.compiler.AssertFormat()
	Expect(v.compiler.AddResource(replyFile, value)).To(Succeed())
	return v
}

func (v independent) reply(op *schemas.Operation, status int) *jsonschema.Schema {
	GinkgoHelper()
	compiled, err := v.compiler.Compile(replyFile + "#/$defs/" + op.ID + itoa(status))
	Expect(err).NotTo(HaveOccurred())
	return compiled
}

func expectValid(compiled *jsonschema.Schema, body []byte, about string) {
	GinkgoHelper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	Expect(err).NotTo(HaveOccurred(), about)
	if err := compiled.Validate(value); err != nil {
		Fail(fmt.Sprintf("%s: %v\n%s", about, err, body))
	}
}

func successOf(op *schemas.Operation) *schemas.Reply {
	for i := range op.Replies {
		if op.Replies[i].Status < 300 {
			return &op.Replies[i]
		}
	}
	return nil
}

var _ = Describe("Every operation", func() {
	for _, name := range schemas.Revisions() {
		It("answers a valid call with a valid reply, in revision "+name, func() {
			pull := revision(name)
			validator := newIndependent(sets()[name], pull)
			Expect(len(pull.Operations())).To(BeNumerically(">=", 153))
			for _, op := range ofSellers(pull) {
				want := successOf(op)
				var compiled *jsonschema.Schema
				if len(want.Content) > 0 && want.Content[0].Media == schemas.MediaJSON {
					compiled = validator.reply(op, want.Status)
				}
				for seed := range uint64(3) {
					b := newBench(of(pull), func(o *pullapi.Options) { o.Seed = seed })
					w := httptest.NewRecorder()
					b.api.ServeHTTP(w, validRequest(op, seed+1))
					Expect(w.Code).To(Equal(want.Status), "%s: %s", op.ID, w.Body)
					switch {
					case compiled != nil:
						Expect(w.Header().Get("Content-Type")).To(Equal("application/json"))
						expectValid(compiled, w.Body.Bytes(), op.ID)
						Expect(w.Body.Len()).To(BeNumerically("<", 40<<10), op.ID)
					case len(want.Content) == 0:
						Expect(w.Body.Len()).To(BeZero())
					default:
						Expect(w.Body.Len()).To(BeNumerically(">", 50), op.ID)
					}
					Expect(b.last().Fault).To(BeEmpty())
				}
			}
		})
	}
})
