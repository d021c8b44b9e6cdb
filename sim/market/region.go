package market

import "slices"

// Region is a part of the world, as Market counts them.
type Region struct {
	ID int64
	// Name is in Russian, Type one of the contract's.
	Name, Type string
	// Parent is the region that it is in, or 0.
	Parent int64
}

// Moscow is the region where things are if nobody says where.
const Moscow = 213

// Regions lists those that are known here: some to which buyers have goods
// brought, each after those that it is in (choice).
func Regions() []Region {
	return []Region{
		{10000, "Земля", "OTHER", 0}, {10001, "Евразия", "CONTINENT", 10000}, {225, "Россия", "COUNTRY", 10001},
		{3, "Центральный федеральный округ", "COUNTRY_DISTRICT", 225}, {1, "Москва и Московская область", "REGION", 3},
		{Moscow, "Москва", "CITY", 1}, {20279, "Центральный административный округ", "CITY_DISTRICT", Moscow},
		{20475, "Парк культуры", "SUBWAY_STATION", 20279}, {116994, "Одинцовский городской округ", "REPUBLIC_AREA", 1},
		{101060, "Жаворонки", "VILLAGE", 116994},
		{17, "Северо-Западный федеральный округ", "COUNTRY_DISTRICT", 225}, {10174, "Санкт-Петербург и Ленинградская область", "REGION", 17},
		{2, "Санкт-Петербург", "CITY", 10174},
		{40, "Приволжский федеральный округ", "COUNTRY_DISTRICT", 225}, {11119, "Республика Татарстан", "REPUBLIC", 40}, {43, "Казань", "CITY", 11119},
		{52, "Уральский федеральный округ", "COUNTRY_DISTRICT", 225}, {11162, "Свердловская область", "REGION", 52}, {54, "Екатеринбург", "CITY", 11162},
		{59, "Сибирский федеральный округ", "COUNTRY_DISTRICT", 225}, {11316, "Новосибирская область", "REGION", 59}, {65, "Новосибирск", "CITY", 11316},
	}
}

// RegionOf is the region of a number.
func RegionOf(id int64) (Region, bool) {
	all := Regions()
	i := slices.IndexFunc(all, func(r Region) bool { return r.ID == id })
	if i < 0 {
		return Region{}, false
	}
	return all[i], true
}
