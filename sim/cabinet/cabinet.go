// Package cabinet is a seller's cabinet as a file: the business, its keys and
// shops, what it sells, and what has happened in it already.
//
// Only what the file gives is fixed, and the rest is made up, always in the same
// way: it depends on nothing but the file. Where shops or goods are given, there
// are no others.
//
//	localmarket: 1
//	business: {id: 7700123, name: Моя лавка}
//	campaigns:
//	  - {id: 12345, model: FBS, name: Лесная}
//	offers:
//	  - {sku: MY-SKU-1, name: Чайник, price: 1990.50, stock: 7}
//	  - {sku: MY-SKU-2, name: Чашка, price: 350, stock: 100}
package cabinet

import (
	"cmp"
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// Format is the version of the file's format.
const Format = 1

// Cabinet is a seller's cabinet. One of Load, Parse or Default is complete; of
// one that is made by hand, Complete fills in what is left open.
type Cabinet struct {
	Business Business `yaml:"business"`
	// Keys open the pull API (P-AUTH).
	Keys []Key `yaml:"keys"`
	// Campaigns are the shops.
	Campaigns []Campaign `yaml:"campaigns"`
	// Offers are all that the shops sell.
	Offers []Offer `yaml:"offers"`
	// Outlets are the shops' own points of sale.
	Outlets []Outlet `yaml:"outlets"`
	// Orders, Returns, Chats and Reviews are there at the start: a store is told
	// nothing of them, and finds them by the pull API.
	Orders  []Order  `yaml:"orders"`
	Returns []Return `yaml:"returns"`
	Chats   []Chat   `yaml:"chats"`
	Reviews []Review `yaml:"reviews"`
}

// Business is the cabinet itself.
type Business struct {
	// ID is its number, from 1.
	ID   int64  `yaml:"id,omitempty"`
	Name string `yaml:"name,omitempty"`
	// YandexGo says that the seller is one of Market Yandex Go: LaaS is not for them
	// (P-LAAS).
	YandexGo bool `yaml:"yandexGo,omitempty"`
	// WarehouseGroups says that the shops' own warehouses are a group with one stock
	// (P-STOCKS).
	WarehouseGroups bool `yaml:"warehouseGroups,omitempty"`
	// OnlyDefaultPrice says that prices are for all shops, never for one of them.
	OnlyDefaultPrice bool `yaml:"onlyDefaultPrice,omitempty"`
	// Subscription says that the seller pays for more than the basic service: reports
	// go back 400 days, not 90.
	Subscription bool `yaml:"subscription,omitempty"`
	// Migrating says that Market is moving the cabinet: some operations are locked.
	Migrating bool `yaml:"migrating,omitempty"`
}

// Key is a way in for a store: an Api-Key or an OAuth token. It is a secret:
// String hides it.
type Key struct {
	// APIKey is a token in the form of production's, ACMA:….
	APIKey string `yaml:"apiKey,omitempty"`
	// OAuth is the older kind, y0_…, which the Authorization header carries.
	OAuth string `yaml:"oauth,omitempty"`
	Name  string `yaml:"name,omitempty"`
	// Scopes narrow an Api-Key, such as pricing:read-only; none is all-methods.
	Scopes []string `yaml:"scopes,omitempty"`
	// Business is the number of another cabinet that the key opens instead; 0 is
	// this one.
	Business int64 `yaml:"business,omitempty"`
	// Revoked says that it was deleted and opens nothing any more.
	Revoked bool `yaml:"revoked,omitempty"`
}

// Token is what the store sends, of either kind.
func (k Key) Token() string { return cmp.Or(k.APIKey, k.OAuth) }

// opensAll reports whether the key opens all of the cabinet.
func (k Key) opensAll() bool {
	return !k.Revoked && k.Business == 0 && (len(k.Scopes) == 0 || slices.Contains(k.Scopes, market.AllMethods))
}

// MainKey is the key to give to a store: an Api-Key that opens all of the
// cabinet, else an OAuth token that does, else the first.
func (c *Cabinet) MainKey() Key {
	for _, fits := range []func(Key) bool{
		func(k Key) bool { return k.opensAll() && k.APIKey != "" },
		Key.opensAll,
		func(Key) bool { return true },
	} {
		if i := slices.IndexFunc(c.Keys, fits); i >= 0 {
			return c.Keys[i]
		}
	}
	return Key{}
}

// String hides the key.
func (k Key) String() string { return "a key" }

// GoString hides the key, too.
func (k Key) GoString() string { return k.String() }

// Campaign is a shop.
type Campaign struct {
	// ID is the shop's number, from 1.
	ID int64 `yaml:"id,omitempty"`
	// Model is how it sells; FBS if empty.
	Model market.Model `yaml:"model,omitempty"`
	Name  string       `yaml:"name,omitempty"`
	// Warehouse is the number of where its goods lie, from 1. Shops by FBY and by
	// LaaS may share one, which is Market's; any other shop has its own.
	Warehouse int64 `yaml:"warehouse,omitempty"`
	// Push are its settings for the legacy push API; the usual ones if nil.
	Push *Push `yaml:"push,omitempty"`
	// API is why Market's API does not serve the shop, a value of apiAvailability;
	// empty if it does (P-AUTH).
	API market.Availability `yaml:"api,omitempty"`
	// TaxSystem is how the shop pays its taxes: then only the rates of the tax on
	// sales that go with it are good.
	TaxSystem market.TaxSystem `yaml:"taxSystem,omitempty"`
	// Migrating says that Market is moving the shop: some operations are locked.
	Migrating bool `yaml:"migrating,omitempty"`
}

// Push are the settings of a shop for the legacy push API.
type Push struct {
	// Disabled says that requests from Market are not enabled.
	Disabled bool `yaml:"disabled,omitempty"`
	// IgnoreBalances has carts ordered as they are, whatever the store says to have, and
	// NoDigitalCarts spares it the carts of digital goods (L-CART).
	IgnoreBalances bool `yaml:"ignoreBalances,omitempty"`
	NoDigitalCarts bool `yaml:"noDigitalCarts,omitempty"`
}

// storedByMarket reports whether a shop's goods lie in a warehouse of Market's.
func (c *Campaign) storedByMarket() bool { return c.Model == market.FBY || c.Model == market.LaaS }

// Outlet is a shop's own point of sale, where buyers collect orders.
type Outlet struct {
	// ID is its number, from 1; Campaign is the shop, the first by DBS if it is 0.
	ID       int64 `yaml:"id,omitempty"`
	Campaign int64 `yaml:"campaign,omitempty"`
	// Code is the store's own name for it.
	Code string `yaml:"code"`
	Name string `yaml:"name,omitempty"`
	// Region is the number of Market's region, Moscow's if 0.
	Region int64  `yaml:"region,omitempty"`
	Street string `yaml:"street,omitempty"`
	House  string `yaml:"house,omitempty"`
}
