package fake

// What buyers write, if nobody says what (choice).

// Message is what a buyer writes in a chat.
func (f *Fake) Message(ordinal uint64) string {
	return shuffled(f, "message", ordinal, []string{
		"Здравствуйте! Когда приедет мой заказ?", "Можно поменять цвет?", "Подскажите, гарантия есть?",
		"Спасибо, всё пришло!", "Пришёл не тот товар, что делать?", "А когда будет чек?",
	})
}

// Review is a buyer's review.
func (f *Fake) Review(ordinal uint64) (rating int, text string) {
	random := f.random("review", ordinal)
	rating = random.IntRange(1, 5)
	if rating > 3 {
		return rating, random.RandomString([]string{"Отличная вещь, беру второй раз.", "Всё как на фото, доставили быстро.", "Хорошо, но упаковка помялась."})
	}
	return rating, random.RandomString([]string{"Сломалось через неделю.", "Цвет другой.", "Ждал долго, а пришло не то."})
}

// Question is what a buyer asks about a product, Answer what somebody says to it,
// and Comment what is said on that or on a review.
func (f *Fake) Question(ordinal uint64) string {
	return shuffled(f, "question", ordinal, []string{"Есть в наличии?", "Какой размер упаковки?", "Подойдёт в подарок?", "Где сделано?", "Чем мыть?"})
}

// Answer is what somebody says to a question.
func (f *Fake) Answer(ordinal uint64) string {
	return shuffled(f, "answer", ordinal, []string{"Да, есть.", "Брал в подарок, понравилось.", "Сделано в Туле.", "Написано в описании."})
}

// Comment is what is said on a review or on an answer.
func (f *Fake) Comment(ordinal uint64) string {
	return shuffled(f, "comment", ordinal, []string{"Спасибо!", "У меня так же.", "Не согласен.", "А сколько служит?"})
}
