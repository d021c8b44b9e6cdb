package state

import (
	"errors"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/internal/keep"
	"github.com/localmarket/localmarket/sim/market"
)

// collect says what of the state is kept, and under which names. The names and the
// form of what is kept under them stay: files have them. Whatever the state has
// besides is an index, which Reindex makes of the rest, or a setting.
func (s *State) collect() {
	s.collections = keep.Collections{}
	keepMap(s, "businesses", &s.businesses)
	keepMap(s, "campaigns", &s.campaigns)
	keepMap(s, "warehouses", &s.warehouses)
	keepMap(s, "outlets", &s.outlets)
	keepMap(s, "documents", &s.documents)
	keepMap(s, "licenses", &s.licenses)
	keepTable(s, "promo-offers", &s.promotions.offers, promoKey.text, asPromoKey)
	keepTable(s, "promo-requests", &s.promotions.single, promoKey.text, asPromoKey)
	keepTable(s, "keys", &s.keys, plainText, asText)
	keepGoods(s, "offers", &s.offers)
	keepTable(s, "removed-offers", &s.removed, sku.text, asSKU)
	keepGoods(s, "stocks", &s.stocks)
	keepTable(s, "holds", &s.holds, numberText, asNumber)
	keepTable(s, "placements", &s.placements, sku.text, asSKU)
	s.keepOrders()
	keepTable(s, "delivery-options", &s.offered, jsonText, asJSON[market.DeliveryOption])
	keepTable(s, "operations", &s.operations.table, numberText, asNumber)
	keepMap(s, "returns", &s.returns)
	keepMap(s, "chats", &s.chats)
	s.keepMessages()
	keepMap(s, "outbounds", &s.outbounds.things)
	keepTable(s, "transfers", &s.outbounds.transfers.table, numberText, asNumber)
	keepMap(s, "reviews", &s.reviews)
	keepMap(s, "questions", &s.questions)
	keepMap(s, "comments", &s.texts[FeedbackComment].things)
	keepMap(s, "answers", &s.texts[Answer].things)
	keepMap(s, "answer-comments", &s.texts[AnswerComment].things)
	keepTable(s, "reports", &s.reports, plainText, asText)
	keepTable(s, "files", &s.files, plainText, asText)
	s.keepNumbers()
}

// Kept are the collections of all that is kept of the state. Whoever uses them sees
// to it that no command comes between.
func (s *State) Kept() keep.Collections { return s.collections }

// mapRow is how an orderedMap keeps a thing: with its place in the order of creation.
type mapRow[T any] struct {
	At    int64 `json:"at,omitempty"`
	Thing *T    `json:"thing"`
}

func keepMap[T any](s *State, name string, m *orderedMap[T]) {
	m.home = home{&s.undo, name}
	s.collections.Add(keep.Collection{
		Name: name,
		Of:   mapRow[T]{},
		Find: func(key string) any {
			id, _ := asNumber(key)
			return m.row(id)
		},
		Load: func(key string, value []byte) error {
			id, err := asNumber(key)
			if err != nil {
				return err
			}
			return m.load(id, value)
		},
		Keys: func() []string { return m.texts() },
	})
}

func (s *orderedMap[T]) row(id int64) any {
	one, ok := s.byID[id]
	if !ok {
		return nil
	}
	return mapRow[T]{one.at, one.get()}
}

func (s *orderedMap[T]) load(id int64, value []byte) error {
	var row mapRow[T]
	if err := keep.Read(value, &row); err != nil {
		return err
	}
	s.restored(id, placed[T]{thing: row.Thing, at: row.At})
	return nil
}

// restored puts a thing where it was.
func (s *orderedMap[T]) restored(id int64, one placed[T]) {
	if s.byID == nil {
		s.byID = map[int64]placed[T]{}
	}
	s.byID[id] = one
	s.keys.insert(key{one.at, id})
}

func (s *orderedMap[T]) texts() []string {
	var keys []string
	for id := range s.byID {
		keys = append(keys, s.prefix+numberText(id))
	}
	return keys
}

// goodsRow is how goods keep a thing, or its place where it is gone.
type goodsRow[T any] struct {
	Number int64 `json:"number"`
	Thing  *T    `json:"thing"`
}

func keepGoods[T any](s *State, name string, g *goods[T]) {
	g.home, g.things.home = home{&s.undo, name}, home{undo: &s.undo}
	s.collections.Add(keep.Collection{
		Name: name,
		Of:   goodsRow[T]{},
		Find: func(key string) any {
			at, _ := asSKU(key)
			if n, ok := g.number[at]; ok {
				return goodsRow[T]{n, g.things.get(n)}
			}
			return nil
		},
		Load: func(key string, value []byte) error {
			var row goodsRow[T]
			at, err := asSKU(key)
			if err := errors.Join(err, keep.Read(value, &row)); err != nil {
				return err
			}
			if g.number == nil {
				g.number = map[sku]int64{}
			}
			g.number[at] = row.Number
			g.things.restored(row.Number, placed[T]{thing: row.Thing, at: nanos(time.Time{})})
			return nil
		},
		Keys: func() []string {
			var keys []string
			for at := range g.number {
				keys = append(keys, at.text())
			}
			return keys
		},
	})
}

func keepTable[K comparable, V any](s *State, name string, t *table[K, V], text func(K) string, read func(string) (K, error)) {
	*t = table[K, V]{home: home{&s.undo, name}, of: map[K]V{}, key: text}
	s.collections.Add(keep.Collection{
		Name: name,
		Of:   *new(V),
		Find: func(key string) any {
			k, _ := read(key)
			if v, ok := t.of[k]; ok {
				return v
			}
			return nil
		},
		Load: func(key string, value []byte) error {
			var v V
			k, err := read(key)
			if err := errors.Join(err, keep.Read(value, &v)); err != nil {
				return err
			}
			t.of[k] = v
			return nil
		},
		Keys: func() []string {
			var keys []string
			for k := range t.of {
				keys = append(keys, text(k))
			}
			return keys
		},
	})
}

const messagesName = "messages"

// newThread is where the messages of a chat are put, under the chat's number and
// their own.
func (s *State) newThread(chatID int64) *orderedMap[market.Message] {
	return &orderedMap[market.Message]{home: home{&s.undo, messagesName}, prefix: numberText(chatID) + "/"}
}

func (s *State) keepMessages() {
	find := func(key string) (thread *orderedMap[market.Message], chatID, id int64, err error) {
		chat, message, _ := strings.Cut(key, "/")
		chatID, err = asNumber(chat)
		id, wrong := asNumber(message)
		return s.messages[chatID], chatID, id, errors.Join(err, wrong)
	}
	s.collections.Add(keep.Collection{
		Name: messagesName,
		Of:   mapRow[market.Message]{},
		Find: func(key string) any {
			if thread, _, id, err := find(key); thread != nil && err == nil {
				return thread.row(id)
			}
			return nil
		},
		Load: func(key string, value []byte) error {
			thread, chatID, id, err := find(key)
			if err != nil {
				return err
			}
			if thread == nil {
				thread = s.newThread(chatID)
				s.messages[chatID] = thread
			}
			return thread.load(id, value)
		},
		Keys: func() []string {
			var keys []string
			for _, thread := range s.messages {
				keys = append(keys, thread.texts()...)
			}
			return keys
		},
	})
}

// Reindex makes all indexes, once all that was kept is loaded.
func (s *State) Reindex() {
	s.mu.Lock()
	defer s.mu.Unlock()
	marks := s.undo.marks
	s.undo.marks = nil // nothing changes by it
	defer func() { s.undo.marks = marks }()
	for k := range s.outbounds.things.all(beforeAll()) {
		s.outbounds.reindex(s.outbounds.things.get(k.id))
	}
	s.loadWhole()
	for k := range s.orders.all(beforeAll()) {
		s.file(k, nil, s.loading.filed[k.id])
	}
	s.loading = loading{}
	for k := range s.returns.all(beforeAll()) {
		s.indexReturn(s.returns.get(k.id))
	}
	for k := range s.chats.all(beforeAll()) {
		s.about[subjectOf(s.chats.get(k.id))] = k.id
	}
	for kind := range s.texts {
		all := &s.texts[kind]
		for k := range all.things.all(beforeAll()) {
			all.index(all.things.get(k.id), &s.undo)
		}
	}
	for token, k := range s.keys.of {
		k.Token = token // which is written as the key alone
		s.keys.of[token] = k
	}
	for _, r := range s.reports.of {
		s.reportBytes += len(r.File)
	}
	s.operations.reindex()
	s.outbounds.transfers.reindex()
}
