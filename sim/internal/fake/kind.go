package fake

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// Outlet is a point of sale of the shop, for orders that are collected there.
type Outlet struct {
	Code    string
	Region  int64
	Address market.Address
}

// Shape says by which way of its model's a made-up order gets to its buyer, and to
// which of the shop's points of sale, if it has any. Digital are the kinds of
// digital goods that the shop sells, if it does.
func (f *Fake) Shape(o *market.Order, ordinal uint64, outlets []Outlet, digital []string) {
	d, random := &o.Delivery, f.random("shape", ordinal)
	ways := []string{market.ByCourier, market.ByCourier, market.ByCourier, market.ToPickup, market.ToPickup, market.ToPickup, market.ByPost}
	switch o.Model {
	case market.Express:
		ways = []string{market.ByCourier}
	case market.LaaS:
		ways = []string{market.ByCourier, market.ToPickup}
	case market.DBS:
		if len(digital) > 0 {
			ways = append(ways, market.Digital, market.Digital)
		}
	}
	d.Type = shuffled(f, "way "+string(o.Model), ordinal, ways)
	if d.Type == market.Digital {
		d.DigitalType = shuffled(f, "digital", ordinal, digital)
	}
	if d.Type == market.ToPickup && o.Model == market.DBS {
		d.Dispatch = market.ToMarketOutlet
		if len(outlets) > 0 && random.IntN(3) > 0 {
			outlet := Choose(f, "outlet", ordinal, outlets)
			d.Dispatch, d.OutletCode, d.RegionID, d.Address = market.ToShopOutlet, outlet.Code, outlet.Region, &outlet.Address
		}
	}
}

// Deliver says when a made-up order of a way comes, and for how much, as far as it
// is not known.
func (f *Fake) Deliver(o *market.Order, ordinal uint64, at time.Time) {
	d, random := &o.Delivery, f.random("delivery", ordinal)
	day := market.DateOf(at)
	place := f.place(ordinal)
	if o.Model == market.Express { // what comes in an hour stays in town
		place = places()[ordinal%3]
	}
	d.RegionID = cmp.Or(d.RegionID, place.region)
	switch {
	case d.Type == market.Digital:
		d.From, d.To = day, day
		if d.DigitalType == "STEAM_GIFT" {
			d.SteamLink = fmt.Sprintf("%s7656119%010d", market.SteamProfiles, random.IntN(1_000_000_000))
		}
		return
	case o.Model == market.Express:
		hour := at.UTC().Add(3 * time.Hour).Hour()
		d.ShipmentDate, d.ShipmentTime = day, fmt.Sprintf("%02d:30", min(hour, 22))
		d.From, d.To, d.FromTime, d.ToTime = day, day, fmt.Sprintf("%02d:00", min(hour+1, 22)), fmt.Sprintf("%02d:00", min(hour+2, 23))
		d.NextCourier = f.courier(ordinal)
	default:
		d.From = day.Plus(random.IntRange(2, 4))
		d.To = d.From.Plus(random.IntRange(0, 2))
		if d.Type == market.ByCourier {
			hours := shuffled(f, "hours", ordinal, [][2]string{{"09:00", "12:00"}, {"10:00", "14:00"}, {"14:00", "18:00"}, {"18:00", "22:00"}, {"00:00", "23:59"}})
			d.FromTime, d.ToTime = hours[0], hours[1]
		}
	}
	if d.Address == nil && (o.Model == market.DBS || d.Type == market.ByCourier && o.Model == market.LaaS) { // what Market brings it tells nobody
		address := f.address(place, ordinal)
		if d.Type != market.ByCourier {
			address.Entrance, address.Entryphone, address.Floor, address.Apartment = "", "", "", ""
		}
		d.Address = &address
	}
	if o.Model == market.DBS {
		d.ShipmentDate = day.Plus(1)
		d.Estimated = f.chance("estimated", ordinal, 8)
		f.byShop(o, ordinal)
	}
	if d.Type == market.ByPost {
		d.ServiceID, d.ServiceName = 1_002, "Почта России"
	}
	if d.Type == market.ByCourier && d.Price == 0 && random.Bool() {
		d.Price = market.Money(random.IntRange(49, 349))*market.Rouble + market.Money(random.IntN(2)*50)
	}
}

// heavy is what an order costs from which on its goods are carried upstairs.
const heavy = 3_000 * market.Rouble

// byShop is what only a shop that delivers has: Market adds to the price, and what
// is heavy is carried upstairs.
func (f *Fake) byShop(o *market.Order, ordinal uint64) {
	d, random := &o.Delivery, f.random("by shop", ordinal)
	if d.Type != market.ByCourier {
		return
	}
	if random.IntN(3) == 0 {
		d.Subsidy = market.Money(random.IntRange(30, 199)) * market.Rouble
	}
	if o.Total() < heavy || d.Address.Floor == "" {
		return
	}
	d.Lift = shuffled(f, "lift", ordinal, f.lists.among("OrderLiftType", []string{"NOT_NEEDED", "MANUAL", "ELEVATOR", "CARGO_ELEVATOR", "FREE"}))
	if d.Lift != "NOT_NEEDED" && d.Lift != "FREE" {
		d.LiftPrice = market.Money(random.IntRange(2, 9)) * 100 * market.Rouble
	}
}

func (f *Fake) courier(ordinal uint64) *market.Courier {
	random := f.random("courier's", ordinal)
	return &market.Courier{
		Name: buyer(random), Phone: random.Numerify("+7 901 ###-##-##"),
		Vehicle:       shuffled(f, "plate", ordinal, []string{"А", "В", "Е", "К", "М", "Н"}) + random.Numerify("###") + "ТС799",
		Looks:         random.RandomString([]string{"белая Лада Ларгус", "жёлтый Хёндай Солярис", "серый Рено Логан", "пешком, жёлтый рюкзак"}),
		CheckedByShop: f.chance("checked by shop", ordinal, 3),
	}
}

// Pay says how a made-up order is paid for, as far as it is not known. What is
// cancelled because a bank gave no credit was to be paid by credit.
func (f *Fake) Pay(o *market.Order, ordinal uint64) {
	if o.PaymentType == "" {
		o.PaymentType = f.paymentType(o, ordinal)
	}
	if o.PaymentMethod != "" {
		return
	}
	if end := f.end(o, ordinal); o.PaymentType == prepaid && end.from == market.StatusUnpaid && slices.Contains(credits(), end.state.Substatus) {
		o.PaymentMethod = shuffled(f, "credit", ordinal, []string{"CREDIT", "TINKOFF_CREDIT"})
		return
	}
	methods := map[string][]string{
		prepaid: {
			"YANDEX", "SBP", "YANDEX", "CREDIT", "TINKOFF_CREDIT", "YANDEX", "TINKOFF_INSTALLMENTS", "EXTERNAL_CERTIFICATE", "MICROCREDIT", "SBP", "BNPL_TBC",
			"DIGITAL_RUBLE",
		},
		postpaid: {
			"CASH_ON_DELIVERY", "CARD_ON_DELIVERY", "BOUND_CARD_ON_DELIVERY", "BNPL_BANK_ON_DELIVERY", "BNPL_ON_DELIVERY", "BNPL_TBYB",
		},
	}[o.PaymentType]
	if o.Company {
		methods = map[string][]string{prepaid: {"B2B_ACCOUNT_PREPAYMENT"}, postpaid: {"B2B_ACCOUNT_POSTPAYMENT"}}[o.PaymentType]
	}
	o.PaymentMethod = shuffled(f, "method "+o.PaymentType, ordinal, f.lists.among("OrderPaymentMethodType", methods))
}

const (
	prepaid  = "PREPAID"
	postpaid = "POSTPAID"
)

// paymentType is PREPAID where nothing is delivered by hand, for orders that a
// store makes, and for those that are not paid for in time.
func (f *Fake) paymentType(o *market.Order, ordinal uint64) string {
	paidFirst := o.Delivery.Type == market.Digital || o.Model == market.LaaS || f.end(o, ordinal).from == market.StatusUnpaid
	if !paidFirst && f.chance("postpaid", ordinal, 3) {
		return postpaid
	}
	return prepaid
}

func credits() []market.Substatus {
	return []market.Substatus{"BANK_REJECT_CREDIT_OFFER", "CUSTOMER_REJECT_CREDIT_OFFER", "CREDIT_OFFER_FAILED"}
}

// Platform is the marketplace where a LaaS order was placed.
func (f *Fake) Platform(ordinal uint64) string {
	return shuffled(f, "platform", ordinal, f.lists.among("OrderSourcePlatformType", []string{"OTHER", "OZON", "WILDBERRIES"}))
}

// Organization is a company that buys, in one of some orders; nil if a person does.
func (f *Fake) Organization(ordinal uint64, always bool) *market.Organization {
	if !always && !f.chance("company", ordinal, 6) {
		return nil
	}
	random := f.random("organization", ordinal)
	name := shuffled(f, "company's name", ordinal, []string{"Полюшко", "Северный ветер", "Ромашка-Сервис", "Мастерская №7", "Школа Берёзка", "Стройдвор"})
	place := f.place(ordinal)
	return &market.Organization{
		INN: inn("77" + random.Numerify("#######")), KPP: "770" + random.Numerify("1") + "01001", Name: fmt.Sprintf("ООО «%s»", name),
		Address: fmt.Sprintf("%s, %s, %d", place.city, place.street, random.IntRange(1, 90)),
	}
}

// inn adds the check digit to the nine digits of a company's number.
func inn(nine string) string {
	sum := 0
	for i, weight := range []int{2, 4, 10, 3, 5, 9, 4, 6, 8} {
		sum += weight * int(nine[i]-'0')
	}
	return fmt.Sprint(nine, sum%11%10)
}
