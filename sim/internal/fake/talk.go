package fake

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// What buyers write, if nobody says what (choice).

// Message is what comes in a chat: from a buyer in most cases, and with photos in
// some, which may have no words with them. Photos name files.
func (f *Fake) Message(ordinal uint64) market.Message {
	random := f.random("message's", ordinal)
	switch shuffled(f, "message kind", ordinal, []string{"", "", "", "", "", "photo", "photos", "longest", "market", "support"}) {
	case "photo":
		return market.Message{Sender: market.FromCustomer, Files: f.photos(ordinal, 1)}
	case "photos":
		return market.Message{Sender: market.FromCustomer, Text: "Вот как это выглядит:", Files: f.photos(ordinal, random.IntRange(2, 4))}
	case "longest":
		return market.Message{Sender: market.FromCustomer, Text: longest("Расскажу по порядку, что случилось с заказом. 📦 ", market.MaxMessage)}
	case "market":
		return market.Message{Sender: market.FromMarket, Text: shuffled(f, "market's", ordinal, []string{
			"Покупатель ждёт ответа. Ответьте, пожалуйста, в течение дня.", "Чат создан автоматически: по заказу есть вопрос.",
		})}
	case "support":
		return market.Message{Sender: market.FromSupport, Text: shuffled(f, "support's", ordinal, []string{
			"Здравствуйте! Это служба поддержки Маркета. Уточните, пожалуйста, когда отправлен заказ.",
			"Поддержка Маркета: покупатель прислал фотографии, посмотрите их и ответьте.",
		})}
	}
	return market.Message{Sender: market.FromCustomer, Text: f.Words(ordinal)}
}

// Words are what a buyer writes in a chat.
func (f *Fake) Words(ordinal uint64) string {
	return shuffled(f, "message", ordinal, []string{
		"Здравствуйте! Когда приедет мой заказ?", "Можно поменять цвет?", "Подскажите, гарантия есть?",
		"Спасибо, всё пришло! 👍", "Пришёл не тот товар, что делать? 😡", "А когда будет чек?", "🙏🙏🙏", "Ау?..",
		"Есть скидка, если взять «два»? <5 шт. & самовывоз>", "Здравствуйте.\nЗаказ не открывается в приложении.\nЧто делать?",
	})
}

// longest repeats a text up to so many characters.
func longest(text string, most int) string {
	runes := []rune(strings.Repeat(text, 1+most/len([]rune(text))))[:most]
	runes[most-1] = '.' // not a space, which would be trimmed
	return string(runes)
}

func (f *Fake) photos(ordinal uint64, n int) []market.File {
	var files []market.File
	for i := range n {
		random := f.random("photo", ordinal<<4+uint64(i))
		name := random.Numerify(random.RandomString([]string{"IMG_####.jpg", "Снимок экрана ##.png", "photo_2026-08-##.jpg", "IMG-########-WA00##.jpeg"}))
		files = append(files, market.File{Name: name, URL: fmt.Sprintf("%s%016x?name=%s", market.ChatFiles, random.Uint64(), url.QueryEscape(name)), Size: int64(random.IntRange(20_000, 4_000_000))})
	}
	return files
}

// ChatContext is what a chat is about, where it may be about anything. The first
// is about an order.
func (f *Fake) ChatContext(ordinal uint64) string {
	if ordinal == 0 {
		return market.ChatAboutOrder
	}
	return shuffled(f, "chat context", ordinal, []string{market.ChatAboutOrder, market.ChatAboutReturn, market.ChatAboutOrder, market.ChatDirect})
}

// Review is a buyer's review: some stars have words with them, and some photos.
func (f *Fake) Review(ordinal uint64) (rating int, text string) {
	random := f.random("review", ordinal)
	rating = random.IntRange(1, 5)
	if rating > 3 {
		return rating, random.RandomString([]string{
			"Отличная вещь, беру второй раз.", "Всё как на фото, доставили быстро 🚀", "Хорошо, но упаковка помялась.", "Спасибо продавцу ❤️",
		})
	}
	return rating, random.RandomString([]string{"Сломалось через неделю.", "Цвет другой.", "Ждал долго, а пришло не то.", "Ужас!!! Деньги на ветер 😤"})
}

// Opinion is what else a review says.
func (f *Fake) Opinion(ordinal uint64, r *market.Feedback) {
	random := f.random("opinion", ordinal)
	if random.Bool() {
		r.Pros = random.RandomString([]string{"Цена", "Удобно держать", "Быстрая доставка", "Яркий цвет, не маркий"})
	}
	if random.Bool() {
		r.Cons = random.RandomString([]string{"Нет", "Шумит", "Короткий провод", "Маломерит на размер"})
	}
	if random.IntN(3) == 0 {
		for _, photo := range f.photos(ordinal, random.IntRange(1, 3)) {
			r.Photos = append(r.Photos, photo.URL)
		}
	}
	r.HasPaid = random.IntN(4) == 0
}

// Question is what a buyer asks about a product, Answer what somebody says to it,
// and Comment what is said on that or on a review.
func (f *Fake) Question(ordinal uint64) string {
	return shuffled(f, "question", ordinal, []string{
		"Есть в наличии?", "Какой размер упаковки?", "Подойдёт в подарок? 🎁", "Где сделано?", "Чем мыть?", "Что значит «2-й сорт»?",
		"Добрый день. Подскажите, можно ли им пользоваться на даче, если зимой там бывает −20 °C?",
	})
}

// Votes are how many found a question useful, or did not.
func (f *Fake) Votes(ordinal uint64) (likes, dislikes int64) {
	random := f.random("votes", ordinal)
	return int64(random.IntN(30)), int64(random.IntN(5))
}

// Answer is what somebody says to a question.
func (f *Fake) Answer(ordinal uint64) string {
	return shuffled(f, "answer", ordinal, []string{"Да, есть.", "Брал в подарок, понравилось 👍", "Сделано в Туле.", "Написано в описании.", "Не знаю, сам жду."})
}

// Comment is what is said on a review or on an answer.
func (f *Fake) Comment(ordinal uint64) string {
	return shuffled(f, "comment", ordinal, []string{"Спасибо!", "У меня так же.", "Не согласен.", "А сколько служит?", "😂"})
}
