package pushapi

import (
	"fmt"

	"github.com/localmarket/localmarket/sim/market"
)

// everySKU: a reply says something of every SKU. Stores are known to leave out what
// they do not have; one that leaves out everything has not answered.
func everySKU(asked market.StocksRequest, got market.StocksReply) []Problem {
	said := map[string]bool{}
	for _, one := range got.SKUs {
		said[one.SKU] = true
	}
	var missing []string
	for _, sku := range asked.SKUs {
		if !said[trim(sku)] {
			missing = append(missing, sku)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	p := Problem{
		Name: "every-sku", Level: Seen, Pointer: "/skus", Found: fmt.Sprintf("nothing of %d of %d SKUs, such as %s", len(missing), len(asked.SKUs), quoted(missing[0])),
		Expected: "an entry for every SKU asked for", Fix: "return a count of 0 for what you do not have",
	}
	if len(missing) == len(asked.SKUs) {
		p.Level = Documented
	}
	return []Problem{p}
}
