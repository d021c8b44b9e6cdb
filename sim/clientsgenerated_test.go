package sim_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

// withNPM names the variable that lets a test install packages of npm and run them.
const withNPM = "LOCALMARKET_NPM"

var _ = Describe("A client in TypeScript that is generated fresh", Ordered, func() {
	var folder string

	command := func(ctx SpecContext, env []string, name string, args ...string) string {
		GinkgoHelper()
		run := exec.CommandContext(ctx, name, args...)
		run.Dir, run.Env = folder, append(os.Environ(), env...)
		out, err := run.Output()
		failed := &exec.ExitError{}
		if errors.As(err, &failed) {
			Fail(fmt.Sprintf("%s %v: %v\n%s%s", name, args, err, out, failed.Stderr))
		}
		Expect(err).NotTo(HaveOccurred())
		return string(out)
	}

	BeforeAll(func(ctx SpecContext) {
		if os.Getenv(withNPM) == "" {
			Skip(withNPM + " is not set: npm would be called")
		}
		folder = GinkgoT().TempDir()
		document := documentOf(schemas.Latest)
		if file := os.Getenv(official); file != "" {
			var err error
			document, err = os.ReadFile(file)
			Expect(err).NotTo(HaveOccurred())
		}
		Expect(os.WriteFile(filepath.Join(folder, "api.json"), document, 0o600)).To(Succeed())
		for _, name := range []string{"package.json", "day.ts"} {
			text, err := os.ReadFile(filepath.Join("testdata", "typescript", name))
			Expect(err).NotTo(HaveOccurred())
			Expect(os.WriteFile(filepath.Join(folder, name), text, 0o600)).To(Succeed())
		}
		command(ctx, nil, "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund")
		command(ctx, nil, "node", "node_modules/openapi-typescript-codegen/bin/index.js", "--input", "api.json", "--output", "client", "--client", "fetch", "--useOptions")
		command(ctx, nil, "node", "node_modules/esbuild/bin/esbuild", "day.ts", "--bundle", "--platform=node", "--format=esm", "--outfile=day.mjs", "--log-level=error")
	}, NodeTimeout(5*time.Minute))

	DescribeTable("walks a seller's day", func(ctx SpecContext, key string) {
		d := newSellersDay()
		o := d.orders[0]
		out := command(ctx, []string{
			"BASE=" + d.url, key, fmt.Sprintf("BUSINESS=%d", ownBusiness), fmt.Sprintf("CAMPAIGN=%d", ownShop),
			fmt.Sprintf("ORDER=%d", o.ID), fmt.Sprintf("ITEM=%d", o.Items[0].ID), "OFFER=" + ownOffer, fmt.Sprintf("CHAT=%d", d.chat),
		}, "node", "day.mjs")
		var table map[string]any
		Expect(json.Unmarshal([]byte(out), &table)).To(Succeed(), out)
		Expect(table["orders"]).To(BeNumerically(">=", len(d.orders)))
		delete(table, "orders")
		for name, status := range table {
			want := map[string]int{"updateOrderStatus, not allowed": 400, "generateUnitedOrdersReport, again": 420, "getOrder, unknown": 404}[name]
			if want == 0 {
				want = 200
			}
			Expect(status).To(BeNumerically("==", want), name)
		}
		Expect(table).To(HaveLen(22))
	},
		Entry("by Api-Key", "API_KEY="+apiKey, SpecTimeout(time.Minute)),
		Entry("by OAuth alone", "TOKEN="+oauthKey, SpecTimeout(time.Minute)),
	)
})
