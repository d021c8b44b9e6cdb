package serve_test

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/serve"
)

var _ = Describe("Traffic", func() {
	It("is turned on and off while the market is served", func() {
		s := start(serve.Options{}, sim.Options{Moves: 1})
		Expect(s.ok("GET", "", nil)).To(HaveKeyWithValue("moves", "on"))
		Expect(s.ok("GET", "/traffic", nil)).To(Equal(object{"traffic": "off", "ordered": 0.0, "lost": 0.0}))
		Expect(s.ok("POST", "/traffic", object{"traffic": "20/h"})).To(HaveKeyWithValue("traffic", "20/h"))
		Expect(s.refused(http.StatusConflict, "POST", "/clock", object{"until": "idle"})).To(ContainSubstring("/traffic"))
		s.ok("POST", "/clock", object{"advance": "2h"})
		Expect(s.ok("GET", "/traffic", nil)["ordered"]).To(BeNumerically("~", 40, 25))
		Expect(s.ok("POST", "/traffic", object{"traffic": "off"})).To(HaveKeyWithValue("traffic", "off"))
		s.ok("POST", "/clock", object{"until": "idle"})
		for _, one := range s.ok("GET", "/orders", nil)["orders"].([]any) {
			Expect(one).To(HaveKeyWithValue("status", BeElementOf("DELIVERED", "CANCELLED", "RETURNED", "PARTIALLY_RETURNED")))
		}
	})

	It("says what to write instead of what is none", func() {
		Expect(still().refused(http.StatusBadRequest, "POST", "/traffic", object{"traffic": "20"})).To(ContainSubstring("20/h for 1d"))
	})
})
