package traffic_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/localmarket/localmarket/scenarios/traffic"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
)

// FuzzRead feeds the readers with what a file might hold, and has what they make of
// it read again as a recording, a cabinet and an archive.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"mitmproxy.har", "httptoolkit.har", "ngrok.json", "webhooksite.json", "bodies.jsonl", "nginx.log", "json.log"} {
		text, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	for _, text := range []string{"", "{", `{"log":{"entries":[`, `{"log":{}}`, "[[[[", "\x00", `"POST / HTTP/1.1" 200 {\x22`, `{"request":{"raw":"R0VU"}}`} {
		f.Add(text)
	}
	judge, err := sim.NewJudge(sim.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		source, err := traffic.Read(strings.NewReader(text))
		if err != nil {
			return
		}
		j, _, err := traffic.Record(source.Exchanges, traffic.RecordingOptions{Judge: judge, Masker: traffic.NewMasker()})
		if err != nil {
			return
		}
		var recording, archive strings.Builder
		if err := j.Write(&recording); err != nil {
			t.Fatal(err)
		}
		again, err := journal.Read(strings.NewReader(recording.String()))
		if err != nil {
			t.Fatalf("the recording cannot be read: %v\n%s", err, recording.String())
		}
		if err := traffic.WriteHAR(&archive, slices.Values(again.Entries()), "fuzz"); err != nil || !json.Valid([]byte(archive.String())) {
			t.Fatalf("the archive is broken: %v\n%s", err, archive.String())
		}
		var seen traffic.Seen
		seen.Journal(again)
		if c, err := seen.Cabinet(); err != nil {
			t.Fatalf("the cabinet is not valid: %v: %+v", err, c)
		}
	})
}

// FuzzMask holds the Masker to what it promises: valid JSON stays so, and nothing
// but texts and numbers changes.
func FuzzMask(f *testing.F) {
	for _, text := range []string{`{"phone":"+79161234567","address":{"a":["б",1,1e5]}}`, `"a@b.example"`, `[[{"text":"\"\\\u0041"}]]`, `{"":{"name":""}}`, `{"buyer":{"name":"\ud800"}}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		masked, _ := traffic.NewMasker().Body(text)
		if json.Valid([]byte(text)) && !json.Valid([]byte(masked)) {
			t.Fatalf("%q became %q", text, masked)
		}
	})
}
