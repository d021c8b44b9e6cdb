package cabinet

import (
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// Awkward is Default with SKUs that sellers have, too, and that stores stumble
// over: with spaces, quotes and signs that have a meaning in HTML and in URLs, and
// as long as can be.
func Awkward() *Cabinet {
	c, awkward := madeUp(), map[string]string{
		"PAN-1077-26":    "PAN-1077/26",
		"KNF-1093":       "арт. 1093 (KNF)",
		"КАСТРЮЛЯ-1120":  "КАСТРЮЛЯ 1120",
		"BOX-1138":       "BOX \"1138\"",
		"VAC-1151-v2":    "VAC.1151_v2",
		"ЛАМПА-1189-бел": "ЛАМПА-1189/бел",
		"BED-1204":       "BED&БЕЛЬЁ<1204>",
		"TWL-1240":       "ПОЛОТЕНЦЕ 1240",
		"CHR-1301":       "CHR+1301",
		"KBD-1317":       "KBD#1317",
		"ЧАЙ-1354-200г":  "ЧАЙ-1354/200г",
		"RUN-1391-42":    "КРОССОВКИ-1391/42",
		"PLD-1226":       `ПЛЕД-1226 "150×200" '` + "`" + `A&B` + "`" + `' \\ %2F ?a=1;--`,
		"SED-1370":       strings.Repeat("ДЛИННЫЙ-АРТИКУЛ/", maxSKU/16+1),
	}
	for i := range c.Offers {
		if sku, ok := awkward[c.Offers[i].SKU]; ok {
			runes := []rune(sku)
			c.Offers[i].SKU = string(runes[:min(len(runes), maxSKU)])
		}
	}
	return &c
}

// Default is the cabinet that is made up where there is no file: one business
// with a key, a shop of every model and a second by FBS, and two dozen goods,
// some of them marked or digital. It is one and the same every time.
func Default() *Cabinet {
	c := madeUp()
	return &c
}

func madeUp() Cabinet {
	return Cabinet{
		Business: Business{ID: 5_910_042, Name: "Лавка у пруда"},
		Keys:     []Key{{APIKey: "ACMA:pLnTu3oX6wq2VbR8yKs1DfHc7ZgMi4EjA9NkQe5W:5f0c91ab"}},
		Campaigns: []Campaign{
			{ID: 128_400_011, Model: market.FBS, Name: "Лавка на Озёрной", Warehouse: 730_401},
			{ID: 128_400_029, Model: market.FBS, Name: "Лавка на Мельничной", Warehouse: 730_418},
			{ID: 128_400_035, Model: market.DBS, Name: "Лавка с доставкой", Warehouse: 730_427},
			{ID: 128_400_041, Model: market.Express, Name: "Лавка экспресс", Warehouse: 730_433},
			{ID: 128_400_058, Model: market.FBY, Name: "Лавка на складе Маркета", Warehouse: 1_470},
			{ID: 128_400_064, Model: market.LaaS, Name: "Лавка вне Маркета", Warehouse: 1_470},
		},
		Offers: madeUpOffers(),
		Outlets: []Outlet{
			{ID: 4_170_001, Campaign: 128_400_035, Code: "POND-1", Name: "Лавка у пруда, самовывоз", Region: moscow, Street: "Озёрная улица", House: "7"},
			{ID: 4_170_002, Campaign: 128_400_035, Code: "POND-2", Name: "Лавка на Петроградской", Region: 2, Street: "Большая Зеленина улица", House: "14"},
		},
	}
}

// madeUpOffers are goods of the usual kinds, with plain SKUs in Latin and in
// Cyrillic. Brands are made up.
func madeUpOffers() []Offer {
	goods := []struct {
		sku, name string
		price     market.Money
		stock     int64
		category  int64
		size      Dimensions
	}{
		{"KET-1017", "Чайник электрический Ладвея LK-17, 1,7 л, белый", 249_000, 42, 15_652, Dimensions{24, 22, 26, 1.2}},
		{"КОФЕМОЛКА-1042", "Кофемолка Ладвея Зёрнышко, 150 Вт", 189_050, 30, 15_653, Dimensions{12, 12, 22, 0.9}},
		{"PAN-1077-26", "Сковорода Кедролит с крышкой, 26 см", 199_000, 65, 15_710, Dimensions{45, 28, 9, 1.8}},
		{"KNF-1093", "Набор ножей Кедролит, 5 предметов", 275_000, 18, 15_711, Dimensions{36, 14, 5, 1.1}},
		{"КАСТРЮЛЯ-1120", "Кастрюля эмалированная Котелкин, 3,5 л", 145_000, 27, 15_712, Dimensions{28, 24, 18, 2.1}},
		{"BOX-1138", "Набор контейнеров для продуктов Укладкин, 10 шт.", 89_090, 110, 15_713, Dimensions{30, 22, 20, 0.7}},
		{"VAC-1151-v2", "Пылесос вертикальный Ветрогон V8, беспроводной", 1_299_000, 9, 15_660, Dimensions{68, 26, 15, 3.4}},
		{"0000001176", "Утюг Ветрогон Пар Плюс, 2400 Вт", 289_000, 33, 15_661, Dimensions{32, 14, 16, 1.5}},
		{"ЛАМПА-1189-бел", "Лампа настольная Светлярик, диммер, USB", 179_000, 51, 15_720, Dimensions{40, 18, 12, 0.8}},
		{"BED-1204", "Комплект постельного белья Хлопонька, евро, сатин", 429_000, 24, 15_730, Dimensions{35, 27, 9, 2.3}},
		{"PLD-1226", "Плед вязаный Пушинград, 150×200 см", 219_000, 37, 15_731, Dimensions{34, 26, 12, 1.3}},
		{"TWL-1240", "Полотенце махровое Хлопонька, 70×140 см", 79_000, 140, 15_732, Dimensions{30, 22, 6, 0.5}},
		{"EAR-1263", "Наушники беспроводные Громик Lite", 299_000, 58, 15_740, Dimensions{10, 8, 4, 0.15}},
		{"CBL-1288-2m", "Кабель USB-C Проводок, 2 м, 60 Вт", 39_050, 400, 15_741, Dimensions{14, 9, 3, 0.09}},
		{"CHR-1301", "Зарядное устройство Проводок GaN, 65 Вт", 199_000, 76, 15_742, Dimensions{9, 7, 5, 0.2}},
		{"KBD-1317", "Клавиатура механическая Тыкля K75", 549_000, 14, 15_743, Dimensions{36, 16, 5, 1}},
		{"BRK-1339", "Конструктор Складунчик «Замок», 540 деталей", 279_000, 22, 15_750, Dimensions{38, 29, 7, 1.1}},
		{"ЧАЙ-1354-200г", "Чай чёрный Самоварово листовой, 200 г", 34_000, 210, 15_760, Dimensions{16, 9, 7, 0.25}},
		{"SED-1370", "Семена томата Огородыч «Бычок», 20 шт.", 4_990, 900, 15_770, Dimensions{12, 8, 1, 0.01}},
		{"RUN-1391-42", "Кроссовки беговые Топотун Дуэт, р. 42", 529_000, 16, 15_780, Dimensions{33, 21, 12, 0.9}},
		{"RING-1406", "Кольцо серебряное Озерин с фианитом, р. 17", 319_000, 6, 15_790, Dimensions{6, 6, 4, 0.05}},
		{"GIFT-1422", "Подарочный сертификат Лавки у пруда, 1000 рублей", 100_000, 1000, 15_800, Dimensions{1, 1, 1, 0.01}},
		{"KEY-1438", "Антивирус Заслонка, ключ на 1 год", 129_000, 500, 15_801, Dimensions{1, 1, 1, 0.01}},
		{"ИГРА-1455", "Компьютерная игра «Торговый путь», подарок", 89_900, 300, 15_802, Dimensions{1, 1, 1, 0.01}},
		{"HELP-1461", "Настройка роутера, консультация в чате", 59_000, 250, 15_803, Dimensions{1, 1, 1, 0.01}},
	}
	lowVAT := map[string]string{"SED-1370": "VAT_10", "BRK-1339": "VAT_10"}
	marking := map[string][]string{"RUN-1391-42": {"CIS"}, "RING-1406": {"UIN"}}
	digital := map[string]string{"GIFT-1422": "EMAIL", "KEY-1438": "ACTIVATION_CODE", "ИГРА-1455": "STEAM_GIFT", "HELP-1461": "CHAT"}
	var list []Offer
	for _, g := range goods {
		list = append(list, Offer{
			SKU: g.sku, Name: g.name, Price: g.price, Stock: &Stock{Units: g.stock},
			Category: g.category, Dimensions: &g.size, VAT: lowVAT[g.sku], Marking: marking[g.sku], Digital: digital[g.sku],
		})
	}
	return list
}
