package traffic

import (
	"slices"
	"strings"
	"unicode"
)

// kind is what a value says of a person; empty for nothing.
type kind string

const (
	ofName    kind = "name"
	ofPhone   kind = "phone"
	ofEmail   kind = "email"
	ofAddress kind = "address"
	ofText    kind = "text"
	ofNumber  kind = "number" // a document's, a car's
)

// kindOf says what a member of that name holds, below members of the names in
// above. Numbers of things (…Id) are no person's.
func kindOf(name string, above []string) kind {
	word := letters(name)
	last := ""
	if len(above) > 0 {
		last = letters(above[len(above)-1])
	}
	switch {
	case strings.HasSuffix(word, "id") || strings.HasSuffix(word, "ids") || strings.HasSuffix(word, "type") || word == "country":
		return ""
	case slices.Contains(addresses(), word) || strings.HasSuffix(word, "address") || slices.ContainsFunc(above, isAddress):
		return ofAddress
	case strings.Contains(word, "phone") || word == "mobile" || word == "tel" || word == "msisdn":
		return ofPhone
	case strings.Contains(word, "email"):
		return ofEmail
	case slices.Contains(names(), word) || word == "name" && slices.Contains(persons(), last):
		return ofName
	case slices.Contains(texts(), word):
		return ofText
	case slices.Contains(documents(), word):
		return ofNumber
	}
	return ""
}

func isAddress(name string) bool {
	word := letters(name)
	return strings.HasSuffix(word, "address") || word == "gps" || word == "coordinates"
}

// letters is a name without case and whatever divides its words.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

func names() []string {
	return []string{"firstname", "lastname", "middlename", "surname", "patronymic", "fullname", "fio", "recipient", "recipientname", "buyername",
		"customername", "clientname", "username", "author", "authorname", "contactname", "displayname", "publicdisplayname", "nickname", "login"}
}

func persons() []string {
	return []string{"buyer", "customer", "client", "user", "author", "recipient", "contact", "person", "sender", "courier", "driver", "commentator", "responsible"}
}

func addresses() []string {
	return []string{"street", "house", "building", "block", "apartment", "flat", "office", "entrance", "entryphone", "floor", "postcode", "zip", "zipcode",
		"postalcode", "city", "district", "subway", "estate", "latitude", "longitude", "lat", "lon", "lng", "addressline"}
}

func texts() []string {
	return []string{"text", "message", "comment", "comments", "note", "notes", "pros", "cons", "advantages", "disadvantages", "answer", "question",
		"review", "description", "fulltext", "returnreason", "buyercomment"}
}

func documents() []string {
	return []string{"passport", "inn", "kpp", "birthdate", "birthday", "vehiclenumber", "vehicledescription", "card", "cardnumber", "snils", "ip", "ipaddress"}
}
