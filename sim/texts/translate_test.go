package texts_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/texts"
)

var _ = Describe("Translating what was composed in English", func() {
	in := func(l texts.Language) *texts.Printer {
		GinkgoHelper()
		all, err := texts.Load()
		Expect(err).NotTo(HaveOccurred())
		return all.In(l)
	}

	DescribeTable("puts it into Russian",
		func(english, russian string) {
			Expect(in(texts.Russian).Translate(english)).To(Equal(russian))
		},
		Entry("a plain text", "status 200", "статус 200"),
		Entry("a text with a value", "connected to 127.0.0.1:80", "соединение с 127.0.0.1:80 установлено"),
		Entry("a text within a text", "the store cannot be reached: nothing listens on that address and port",
			"магазин недоступен: по этому адресу и порту никто не отвечает"),
		Entry("two texts, one after the other", "nothing was accepted since noon; the run was interrupted", "с noon ничего не принято; прогон прерван"),
		Entry("one thing", "1 check", "1 проверка"),
		Entry("two things", "2 checks", "2 проверки"),
		Entry("five things", "5 checks", "5 проверок"),
		Entry("eleven things", "11 checks", "11 проверок"),
		Entry("twenty-one things", "21 checks", "21 проверка"),
		Entry("values that change places", "19 of 20 required types were accepted by no reply: PING", "из обязательных типов (20) не приняты 19: PING"),
		Entry("the store's words, which stay", `Content-Type is "status 200" instead of application/json`, `Content-Type — "status 200" вместо application/json`),
		Entry("what begins with an id", "ping.reply: status 200", "ping.reply: статус 200"),
		Entry("a text and what to do about it", "nothing is from 2h until 1h: turn them round", "с 2h до 1h ничего нет: поменяйте местами"),
		Entry("a text behind a label", `line 9: steps[1].advance needs a unit, got "90"`, `строка 9: у steps[1].advance нет единицы, получено "90"`),
		Entry("a text that another one begins like", "it is nested too deep: write it with less nesting", "слишком глубокая вложенность: уменьшите вложенность"),
		Entry("names in a list, which stay", "choose one of connect, attempts, status", "выберите одно из connect, attempts, status"),
		Entry("a text in parentheses", "(3 by a fault)", "(из-за сбоя: 3)"),
		Entry("a key itself, to be filled in", "to fix: %s", "исправить: %s"),
	)

	DescribeTable("leaves alone",
		func(text string) { Expect(in(texts.Russian).Translate(text)).To(Equal(text)) },
		Entry("what is not known", "an elephant walks by"),
		Entry("nothing", ""),
		Entry("names", "ORDER_CREATED"),
		Entry("a number that is none", "x checks passed"),
		Entry("what is Russian already", "статус 200"),
		Entry("what is too long", strings.Repeat("status 200; ", 4000)),
	)

	It("quotes what Market replies, and explains it to who is told of an error", func() {
		const said = "ORDER_CREATED: Offers not found for SKUs: 'NOWHERE-1'"
		Expect(in(texts.Russian).Translate(said)).To(Equal(said))
		Expect(in(texts.Russian).Explain(said)).To(Equal("ORDER_CREATED: таких товаров нет: NOWHERE-1"))
		Expect(in(texts.Russian).Explain("status 200")).To(Equal("статус 200"))
		Expect(in(texts.English).Explain(said)).To(Equal(said))
		long := strings.Repeat("status 200; ", 4000)
		Expect(in(texts.Russian).Explain(long)).To(Equal(long))
	})

	It("changes nothing for those who read English", func() {
		Expect(in(texts.English).Translate("status 200")).To(Equal("status 200"))
		Expect((*texts.Printer)(nil).Translate("status 200")).To(Equal("status 200"))
	})

	It("bears a store that sends what looks like our texts, over and over", func() {
		hostile := strings.Repeat("the store cannot be reached: ", 500) + strings.Repeat("; : . , (", 200)
		Expect(in(texts.Russian).Translate(hostile)).To(ContainSubstring("магазин недоступен: "))
	})
})

var _ = It("Each language can be read, and what there is not is English", func() {
	all, err := texts.Load()
	Expect(err).NotTo(HaveOccurred())
	for _, l := range texts.Languages() {
		Expect(all.In(l).Language).To(Equal(l))
	}
	Expect(all.In("tlh").Language).To(Equal(texts.English))
})

var _ = DescribeTable("The language of a locale or a browser",
	func(preferred string, language texts.Language) { Expect(texts.Match(preferred)).To(Equal(language)) },
	Entry(nil, "ru_RU.UTF-8", texts.Russian),
	Entry(nil, "ru_RU", texts.Russian),
	Entry(nil, "ru", texts.Russian),
	Entry(nil, "ru_UA.KOI8-U@euro", texts.Russian),
	Entry(nil, "ru-RU,ru;q=0.9,en;q=0.8", texts.Russian),
	Entry(nil, "en_US.UTF-8", texts.English),
	Entry(nil, "de_DE.UTF-8", texts.English),
	Entry(nil, "C.UTF-8", texts.English),
	Entry(nil, "POSIX", texts.English),
	Entry(nil, "", texts.English),
)
