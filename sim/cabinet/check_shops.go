package cabinet

import (
	"fmt"

	"github.com/localmarket/localmarket/sim/market"
)

func (k *checker) business() {
	k.list, k.index = listBusiness, -1
	k.id("id", k.cabinet.Business.ID)
	k.text("name", k.cabinet.Business.Name, maxName)
}

func (k *checker) campaigns() {
	each(k, listCampaigns, k.cabinet.Campaigns, MaxCampaigns, func(one *Campaign) {
		k.id("id", one.ID)
		k.id("warehouse", one.Warehouse)
		k.text("name", one.Name, maxName)
		oneOf(k, "model", one.Model, market.Models())
		oneOf(k, "api", one.API, market.Availabilities())
		oneOf(k, "taxSystem", one.TaxSystem, market.TaxSystems())
	})
}

func (k *checker) outlets() {
	codes := map[string]bool{}
	each(k, listOutlets, k.cabinet.Outlets, MaxThings, func(one *Outlet) {
		k.id("id", one.ID)
		k.id("region", one.Region)
		k.campaign(one.Campaign)
		if one.Code == "" {
			k.refuse("", noCode)
		}
		k.text("code", one.Code, maxName)
		k.text("name", one.Name, maxName)
		k.text("street", one.Street, maxName)
		k.text("house", one.House, maxName)
		key := fmt.Sprint(one.Campaign, " ", one.Code)
		if codes[key] {
			k.refuse("", codeTwice, one.Code)
		}
		codes[key] = true
	})
}
