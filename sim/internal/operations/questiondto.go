package operations

import (
	"cmp"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

type questionsDTO struct {
	Questions []questionDTO `json:"questions"`
	Paging    paging        `json:"paging"`
	Total     int           `json:"totalCount"`
}

type questionDTO struct {
	Identifiers struct {
		ID         int64  `json:"id"`
		CategoryID int64  `json:"categoryId"`
		OfferID    string `json:"offerId"`
	} `json:"questionIdentifiers"`
	BusinessID int64     `json:"businessId"`
	Text       string    `json:"text"`
	CreatedAt  string    `json:"createdAt"`
	Votes      votesDTO  `json:"votes"`
	Author     authorDTO `json:"author"`
}

type votesDTO struct {
	Likes    int64 `json:"likes"`
	Dislikes int64 `json:"dislikes"`
}

func question(q *market.Question) questionDTO {
	d := questionDTO{
		BusinessID: q.BusinessID, Text: q.Text, CreatedAt: isoTime(q.CreatedAt), Votes: votesDTO{q.Likes, q.Dislikes},
		Author: authorDTO{market.AuthorUser, cmp.Or(q.Author, "Buyer")},
	}
	d.Identifiers.ID, d.Identifiers.CategoryID, d.Identifiers.OfferID = q.ID, q.CategoryID, q.OfferID
	return d
}

type answersDTO struct {
	Answers []answerDTO `json:"answers"`
	Paging  paging      `json:"paging"`
}

// spokenDTO is what answers and their comments have in common. Nobody votes on
// them here.
type spokenDTO struct {
	ID        int64             `json:"id"`
	Text      string            `json:"text"`
	CanModify bool              `json:"canModify"`
	Author    authorDTO         `json:"author"`
	Status    market.TextStatus `json:"status"`
	CreatedAt string            `json:"createdAt"`
	Votes     votesDTO          `json:"votes"`
}

type answerDTO struct {
	spokenDTO
	QuestionID int64              `json:"questionId"`
	Comments   []answerCommentDTO `json:"comments"`
}

type answerCommentDTO struct {
	spokenDTO
	ParentID int64 `json:"parentId,omitempty"`
	AnswerID int64 `json:"answerId"`
}

func (l *operations) spoken(t *market.Text) spokenDTO {
	return spokenDTO{ID: t.ID, Text: t.Text, CanModify: t.Modifiable(), Author: l.author(t), Status: t.Status, CreatedAt: isoTime(t.CreatedAt)}
}

// mostComments is how many comments come with an answer.
const mostComments = 100

func (l *operations) answer(t *market.Text) answerDTO {
	// A page without a token is never refused.
	page, _ := l.State.Texts(state.AnswerComment, t.BusinessID, t.ID, nil, state.Page{Size: mostComments})
	return answerDTO{l.spoken(t), t.ParentID, each(page.Items, func(c *market.Text) answerCommentDTO {
		return answerCommentDTO{l.spoken(c), c.ReplyTo, c.ParentID}
	})}
}
