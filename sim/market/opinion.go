package market

import "time"

// TextStatus is whether a text is to be seen.
type TextStatus string

// The statuses of reviews' comments, of answers and of their comments.
const (
	TextPublished   TextStatus = "PUBLISHED"
	TextUnmoderated TextStatus = "UNMODERATED"
	TextBanned      TextStatus = "BANNED"
	TextDeleted     TextStatus = "DELETED"
)

// AuthorType is who wrote a text.
type AuthorType string

// The authors.
const (
	AuthorUser     AuthorType = "USER"
	AuthorBusiness AuthorType = "BUSINESS"
	AuthorVendor   AuthorType = "VENDOR"
	AuthorBrand    AuthorType = "BRAND"
)

// How many characters a text has at most.
const (
	MaxText   = 4096 // a comment on a review
	MaxAnswer = 5000 // an answer to a question, or a comment on it
)

// Feedback is a buyer's review of a product.
type Feedback struct {
	// ID is the review's number, from 1.
	ID, BusinessID int64
	// OrderID and OfferID say what is reviewed, 0 or empty where it is unknown.
	OrderID              int64
	OfferID, Author      string
	CreatedAt            time.Time
	Rating               int // 1 to 5
	Pros, Cons, Text     string
	Photos               []string // addresses
	NoReaction           bool     // the store answered or skipped it
	Recommended, HasPaid bool     // HasPaid: the store paid for it
	// Comments is how many there are, deleted ones left out.
	Comments int
}

// Text is a comment on a review, an answer to a question, or a comment on an
// answer.
type Text struct {
	// ID is its number, from 1; ParentID the review, question or answer it is to.
	ID, ParentID int64
	BusinessID   int64
	// ReplyTo is the comment that it answers, or 0.
	ReplyTo    int64
	Author     AuthorType
	AuthorName string
	Text       string
	Status     TextStatus
	CreatedAt  time.Time
}

// Modifiable reports whether the store may change or delete t: it is its own,
// and still there.
func (t *Text) Modifiable() bool { return t.Author == AuthorBusiness && t.Status != TextDeleted }

// Question is a buyer's question about a product.
type Question struct {
	// ID is the question's number, from 1.
	ID, BusinessID  int64
	CategoryID      int64
	OfferID, Author string
	Text            string
	CreatedAt       time.Time
	Likes, Dislikes int64
	// Answers is how many there are, deleted ones left out.
	Answers int
}
