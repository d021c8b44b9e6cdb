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
}

// Key is a way in for a store. It is a secret: String hides it.
type Key struct {
	// APIKey is a token in the form of production's, ACMA:….
	APIKey string `yaml:"apiKey"`
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
