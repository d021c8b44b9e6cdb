package page_test

import (
	"encoding/json"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/serve"
	"github.com/localmarket/localmarket/sim/serve/page"
)

var _ = Describe("The set-up of a store, by language", func() {
	DescribeTable("shows a call of the pull API that works", func(language, file, command string, arguments ...string) {
		path, err := exec.LookPath(command)
		if err != nil {
			Skip("no " + command)
		}
		c := open(serve.Options{})
		_, text := c.look(page.Root + "/settings")
		found := regexp.MustCompile(`(?s)<summary>` + language + `</summary>.*?<pre tabindex="0">(.*?)</pre>`).FindStringSubmatch(text)
		Expect(found).NotTo(BeNil())
		name := filepath.Join(GinkgoT().TempDir(), file)
		Expect(os.WriteFile(name, []byte(html.UnescapeString(found[1])), 0o600)).To(Succeed())
		run := exec.CommandContext(GinkgoT().Context(), path, append(arguments, name)...)
		run.Env = append(os.Environ(), "MARKET_API_URL="+c.url, "MARKET_API_KEY="+c.market.Key())
		out, err := run.CombinedOutput()
		Expect(err).NotTo(HaveOccurred(), string(out))
		Expect(string(out)).To(ContainSubstring("128400011"))
	},
		Entry(nil, "PHP", "call.php", "php"),
		Entry(nil, "Node", "call.mjs", "node"),
		Entry(nil, "Python", "call.py", "python3"),
		Entry(nil, "Java", "Campaigns.java", "java"),
		Entry(nil, "Go", "main.go", "go", "run"),
	)

	It("names stores that are there", func() {
		_, text := open(serve.Options{}).look(page.Root + "/settings")
		named := regexp.MustCompile(`\.github/examples/[a-zA-Z./]+[a-zA-Z]`).FindAllString(text, -1)
		Expect(named).To(HaveLen(5))
		for _, one := range named {
			Expect(filepath.Join("../../..", one)).To(Or(BeADirectory(), BeARegularFile()))
		}
	})
})

var _ = Describe("The faults of the page", func() {
	It("hit the store's calls of one operation, in their share, as often as was said", func() {
		c := open(serve.Options{})
		Expect(notice(c.send("fault", "kind", "call:status", "operation", "getCampaigns", "status", "420", "count", "1", "delay", "5m"))).To(ContainSubstring("The fault acts"))
		_, text := c.look(page.Root + "/faults")
		Expect(text).To(And(ContainSubstring("<code>getCampaigns</code>"), ContainSubstring("at most 1 time"), ContainSubstring("on calls of the store")))
		Expect(c.call("GET", "/v2/campaigns", "")).To(Equal(420))
		Expect(c.call("GET", "/v2/campaigns", "")).To(Equal(200))
		Expect(notice(c.send("fault", "kind", "call:status", "status", "500", "operation", "getCampain"))).To(ContainSubstring("unknown operation"))
		Expect(notice(c.send("fault", "kind", "call:status", "status", "503", "share", "0"))).To(ContainSubstring("is not a share"))
		Expect(notice(c.send("fault", "kind", "after:reset", "share", "12,5"))).To(ContainSubstring("The fault acts"))
		_, text = c.look(page.Root + "/faults")
		Expect(text).To(And(ContainSubstring("12.5 %"), ContainSubstring("the store has handled it")))
	})

	It("are told in Russian", func() {
		c := open(serve.Options{})
		c.lang = "ru"
		_, text := c.look(page.Root + "/faults")
		for _, option := range regexp.MustCompile(`<option value="[a-z]+:[a-z-]+"[^>]*>[a-z-]+ · ([^<]*)</option>`).FindAllStringSubmatch(text, -1) {
			Expect(option[1]).To(MatchRegexp(`[а-я]{3,}`))
			Expect(option[1]).NotTo(MatchRegexp(`\b(the|reply|comes)\b`))
		}
	})
})

var _ = Describe("A good on the page", func() {
	It("has the history of its price and stock: calls of the store, and orders", func() {
		c := open(serve.Options{})
		sku := c.goods()
		quoted, err := json.Marshal(sku)
		Expect(err).NotTo(HaveOccurred())
		shop, business := c.shop("FBS"), "5910042"
		Expect(c.call("PUT", "/v2/campaigns/"+shop+"/offers/stocks", `{"skus":[{"sku":`+string(quoted)+`,"items":[{"count":33}]},{"sku":"OTHER","items":[{"count":9}]}]}`)).To(Equal(200))
		Expect(c.call("POST", "/v2/businesses/"+business+"/offer-prices/updates", `{"offers":[{"offerId":`+string(quoted)+`,"price":{"value":1777.25,"currencyId":"RUR"}}]}`)).To(Equal(200))
		c.send("order", "sku", sku, "count", "2", "campaign", shop)
		_, text := c.look(page.Root + "/goods/offer?sku=" + sku)
		Expect(text).To(And(ContainSubstring("the store has set the stock"), ContainSubstring(">33<"), ContainSubstring("1777.25"), ContainSubstring("a buyer has ordered"), ContainSubstring("−2")))
		Expect(text).NotTo(ContainSubstring(">9<"))
		status, _ := c.look(page.Root + "/goods/offer?sku=%22%3E%3Cscript%3E")
		Expect(status).To(Equal(404))
		status, _ = c.look(page.Root + "/goods/offer")
		Expect(status).To(Equal(404))
	})
})
