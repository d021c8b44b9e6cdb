package fake

import "github.com/brianvoe/gofakeit/v7"

// buyer makes up a person: surname, first name and patronymic, of one gender.
func buyer(random *gofakeit.Faker) string {
	surname := random.RandomString(surnames())
	father := patronymics()[random.IntN(len(patronymics()))]
	if random.Bool() {
		return surname + "а " + random.RandomString(womensNames()) + " " + father.daughter
	}
	return surname + " " + random.RandomString(mensNames()) + " " + father.son
}

// surnames are a man's; a woman's has an "а" after it.
func surnames() []string {
	return []string{
		"Агафонов", "Белов", "Воронцов", "Голубев", "Дементьев", "Ершов", "Журавлёв", "Зимин",
		"Ильин", "Калинин", "Лебедев", "Муравьёв", "Носов", "Орлов", "Пахомов", "Родионов",
		"Савельев", "Тарасов", "Уваров", "Фомин", "Харитонов", "Цветков", "Чернов", "Щукин",
	}
}

func mensNames() []string {
	return []string{
		"Алексей", "Борис", "Виктор", "Григорий", "Дмитрий", "Егор", "Иван", "Кирилл",
		"Лев", "Максим", "Николай", "Олег", "Павел", "Роман", "Семён", "Тимофей", "Фёдор", "Юрий",
	}
}

func womensNames() []string {
	return []string{
		"Алёна", "Валерия", "Галина", "Дарья", "Екатерина", "Жанна", "Зоя", "Ирина",
		"Ксения", "Любовь", "Мария", "Наталья", "Ольга", "Полина", "Светлана", "Татьяна", "Ульяна", "Юлия",
	}
}

type patronymic struct{ son, daughter string }

func patronymics() []patronymic {
	return []patronymic{
		{"Алексеевич", "Алексеевна"}, {"Борисович", "Борисовна"}, {"Викторович", "Викторовна"},
		{"Григорьевич", "Григорьевна"}, {"Дмитриевич", "Дмитриевна"}, {"Иванович", "Ивановна"},
		{"Ильич", "Ильинична"}, {"Львович", "Львовна"}, {"Михайлович", "Михайловна"},
		{"Николаевич", "Николаевна"}, {"Павлович", "Павловна"}, {"Петрович", "Петровна"},
		{"Сергеевич", "Сергеевна"}, {"Фёдорович", "Фёдоровна"}, {"Юрьевич", "Юрьевна"},
	}
}
