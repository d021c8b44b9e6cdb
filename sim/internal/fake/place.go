package fake

import (
	"fmt"
	"strconv"

	"github.com/localmarket/localmarket/sim/market"
)

// place is where a buyer lives.
type place struct {
	region                           int64
	city, district, subway, postcode string
	street                           string
}

// places are some of the regions that the market knows.
func places() []place {
	return []place{
		{market.Moscow, "Москва", "", "", "1190", "улица Тимура Фрунзе"},
		{20279, "Москва", "Центральный административный округ", "", "1010", "Покровский бульвар"},
		{20475, "Москва", "Хамовники", "Парк культуры", "1190", "Зубовский бульвар"},
		{101060, "Жаворонки", "Одинцовский городской округ", "", "1430", "Лесная улица"},
		{116994, "Одинцово", "Одинцовский городской округ", "", "1430", "Можайское шоссе"},
		{2, "Санкт-Петербург", "Приморский район", "", "1971", "Богатырский проспект"},
		{43, "Казань", "", "", "4200", "улица Баумана"},
		{11119, "Набережные Челны", "", "", "4238", "проспект Сююмбике"},
		{54, "Екатеринбург", "", "", "6200", "улица Малышева"},
		{65, "Новосибирск", "", "Площадь Ленина", "6300", "Красный проспект"},
	}
}

func (f *Fake) place(ordinal uint64) place { return shuffled(f, "place", ordinal, places()) }

// address is in a place: a flat in town, a house in a village.
func (f *Fake) address(p place, ordinal uint64) market.Address {
	random := f.random("address", ordinal)
	a := market.Address{
		Country: "Россия", Postcode: p.postcode + random.Numerify("##"), City: p.city, District: p.district, Subway: p.subway, Street: p.street,
		House: strconv.Itoa(random.IntRange(1, 120)),
	}
	if p.region == 101060 {
		return a
	}
	if random.IntN(3) == 0 {
		a.Block = strconv.Itoa(random.IntRange(1, 4))
	}
	if floor := random.IntRange(1, 16); random.IntN(5) > 0 {
		flat := floor*4 + random.IntN(4)
		a.Entrance, a.Floor, a.Apartment = strconv.Itoa(1+flat/40), strconv.Itoa(floor), strconv.Itoa(flat)
		a.Entryphone = fmt.Sprintf("%sК%d", a.Apartment, random.IntRange(1000, 9999))
	}
	return a
}

// Home is where the buyer of an order lives in a region, or near it where no place of
// that region is known.
func (f *Fake) Home(ordinal uint64, region int64) *market.Address {
	all := places()
	p := all[0]
	for _, one := range all {
		if one.region == region {
			p = one
		}
	}
	address := f.address(p, ordinal)
	return &address
}
