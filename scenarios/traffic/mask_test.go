package traffic_test

import (
	"encoding/json"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios/traffic"
)

func mask(m *traffic.Masker, text string) string {
	masked, _ := m.Body(text)
	return masked
}

var _ = Describe("masking", func() {
	DescribeTable("replaces by the same shape", func(text, shape string) {
		masked := mask(traffic.NewMasker(), text)
		Expect(masked).To(MatchRegexp("^" + shape + "$"))
		Expect(masked).NotTo(Equal(text))
		Expect(json.Valid([]byte(masked))).To(Equal(json.Valid([]byte(text))))
	},
		Entry("a name", `{"firstName":"Ирина"}`, `\{"firstName":"[А-Я][а-я]{4}"\}`),
		Entry("a name in the other alphabet", `{"last_name":"O'Neil"}`, `\{"last_name":"[A-Z]'[A-Z][a-z]{3}"\}`),
		Entry("the name of a person", `{"buyer":{"name":"Пётр"}}`, `\{"buyer":\{"name":"[А-Я]ё[а-я]{2}"\}\}`),
		Entry("a phone", `{"phone": "+7 (916) 123-45-67"}`, `\{"phone": "\+7 \(000\) \d{3}-\d\d-\d\d"\}`),
		Entry("a phone that is a number", `{"phone":79161234567,"a":1}`, `\{"phone":7000\d{7},"a":1\}`),
		Entry("a phone in any text", `{"x":["call 8 (916) 123-45-67 now"]}`, `\{"x":\["call 8 \(000\) \d{3}-\d\d-\d\d now"\]\}`),
		Entry("an e-mail address in any text", `{"x":"to ivan.p@mail.example!"}`, `\{"x":"to [a-z]{4}\.[a-z]@example\.com!"\}`),
		Entry("an address", `{"address":{"street":"Садовая","house":"12к1","apartment":45,"extra":"Двор"}}`,
			`\{"address":\{"street":"[А-Я][а-я]{6}","house":"\d\d[а-я]\d","apartment":\d\d,"extra":"[А-Я][а-я]{3}"\}\}`),
		Entry("a place", `{"gps":{"latitude":55.75,"longitude":3.7e1}}`, `\{"gps":\{"latitude":\d\d\.\d\d,"longitude":1\}\}`),
		Entry("a text with quotes", `{"notes":"a \"б\" \\ \n c"}`, `\{"notes":"[a-z] \\"[а-я]\\" \\\\ \\n [a-z]"\}`),
		Entry("what is no JSON", `phone +79161234567`, `phone \+7000\d{7}`),
	)

	DescribeTable("leaves as it is", func(text string) {
		Expect(mask(traffic.NewMasker(), text)).To(Equal(text))
	},
		Entry("a notification without people", `{"notificationType":"ORDER_CREATED","campaignId":1,"orderId":89161234567,"items":[{"offerId":"89161234567","name":"Лампа","count":2}]}`),
		Entry("numbers of things", `{"addressId":12,"phoneType":"X","textId":"abc","messageId":"551"}`),
		Entry("times and spaces", "{ \"createdAt\" : \"2026-09-10T07:15:02Z\" ,\n \"x\":[ 1.50, null, true, {} ] }"),
		Entry("a country", `{"address":{"country":"Россия"}}`),
		Entry("nothing", ``),
	)

	It("replaces a value always by the same, and different ones by different ones", func() {
		m := traffic.NewMasker()
		first := mask(m, `{"phone":"+79161234567","lastName":"Заречная"}`)
		Expect(mask(m, `{"phone":"+79161234567","lastName":"Заречная"}`)).To(Equal(first))
		Expect(mask(m, `{"phone":"+79161234568","lastName":"Заречнов"}`)).NotTo(Equal(first))
		Expect(mask(traffic.NewMasker(), `{"phone":"+79161234567","lastName":"Заречная"}`)).To(Equal(first), "it follows from the order alone")
		others := map[string]bool{}
		for _, name := range strings.Fields("Анна Инна Жанна Алла Элла Нина Зина Лина Дина Рина") {
			others[mask(m, `{"firstName":"`+name+`"}`)] = true
		}
		Expect(others).To(HaveLen(10))
	})

	It("replaces in a reply what it has replaced in the request", func() {
		m := traffic.NewMasker()
		masked, pairs := m.Body(`{"phone":"+79161234567","lastName":"Заречная"}`)
		echo := m.Echo("no +79161234567 of Заречная", pairs)
		Expect(echo).NotTo(Or(ContainSubstring("916"), ContainSubstring("Заречная")))
		for _, word := range strings.Fields(echo)[1:] {
			if word != "of" {
				Expect(masked).To(ContainSubstring(word))
			}
		}
	})

	It("is left out by a Masker that is nil", func() {
		var m *traffic.Masker
		Expect(mask(m, `{"phone":"+79161234567"}`)).To(Equal(`{"phone":"+79161234567"}`))
		Expect(m.Echo("a@b.example", nil)).To(Equal("a@b.example"))
	})
})
