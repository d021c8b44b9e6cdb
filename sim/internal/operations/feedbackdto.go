package operations

import (
	"cmp"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

type feedbacksDTO struct {
	Feedbacks []feedbackDTO `json:"feedbacks"`
	Paging    paging        `json:"paging"`
}

type feedbackDTO struct {
	ID           int64     `json:"feedbackId"`
	CreatedAt    string    `json:"createdAt"`
	NeedReaction bool      `json:"needReaction"`
	Identifiers  aboutDTO  `json:"identifiers"`
	Author       string    `json:"author,omitempty"`
	Description  wordsDTO  `json:"description"`
	Media        *mediaDTO `json:"media,omitempty"`
	Statistics   ratingDTO `json:"statistics"`
}

type aboutDTO struct {
	OrderID int64  `json:"orderId,omitempty"`
	OfferID string `json:"offerId,omitempty"` // not in every revision
}

type wordsDTO struct {
	Advantages    string `json:"advantages,omitempty"`
	Disadvantages string `json:"disadvantages,omitempty"`
	Comment       string `json:"comment,omitempty"`
}

type mediaDTO struct {
	Photos []string `json:"photos"`
}

type ratingDTO struct {
	Rating      int   `json:"rating"`
	Comments    int   `json:"commentsCount"`
	Recommended bool  `json:"recommended"`
	Paid        int64 `json:"paidAmount"`
}

// paidPoints is what a buyer gets for a review that the store pays for (choice).
const paidPoints = 100

func feedback(f *market.Feedback) feedbackDTO {
	d := feedbackDTO{
		Identifiers: aboutDTO{f.OrderID, f.OfferID},
		ID:          f.ID, CreatedAt: isoTime(f.CreatedAt), NeedReaction: !f.NoReaction, Author: f.Author,
		Description: wordsDTO{f.Pros, f.Cons, f.Text},
		Statistics:  ratingDTO{Rating: f.Rating, Comments: f.Comments, Recommended: f.Recommended},
	}
	if f.HasPaid {
		d.Statistics.Paid = paidPoints
	}
	return d
}

// feedbackIn makes reviews. They name the offer where the revision has it, and
// links to photos follow the host that was called.
func feedbackIn(r *pullapi.Request) func(*market.Feedback) feedbackDTO {
	namesOffer := r.Replies("result", "feedbacks", "identifiers", "offerId")
	return func(f *market.Feedback) feedbackDTO {
		d := feedback(f)
		if !namesOffer {
			d.Identifiers.OfferID = ""
		}
		for _, path := range f.Photos {
			if d.Media == nil {
				d.Media = &mediaDTO{}
			}
			d.Media.Photos = append(d.Media.Photos, r.Base+path)
		}
		return d
	}
}

// businessName is what buyers see of a cabinet.
func (l *operations) businessName(id int64) string {
	b, _ := l.State.Business(id)
	return cmp.Or(b.Name, "Seller")
}

type commentsDTO struct {
	Comments []feedbackCommentDTO `json:"comments"`
	Paging   paging               `json:"paging"`
}

type feedbackCommentDTO struct {
	ID         int64             `json:"id"`
	Text       string            `json:"text"`
	CanModify  bool              `json:"canModify"`
	ParentID   int64             `json:"parentId,omitempty"`
	Author     authorDTO         `json:"author"`
	Status     market.TextStatus `json:"status"`
	FeedbackID int64             `json:"feedbackId"`
}

type authorDTO struct {
	Type market.AuthorType `json:"type"`
	Name string            `json:"name"`
}

func (l *operations) feedbackComment(t *market.Text) feedbackCommentDTO {
	return feedbackCommentDTO{
		ID: t.ID, Text: t.Text, CanModify: t.Modifiable(), ParentID: t.ReplyTo, Author: l.author(t), Status: t.Status, FeedbackID: t.ParentID,
	}
}

func (l *operations) author(t *market.Text) authorDTO {
	if t.Author == market.AuthorBusiness {
		return authorDTO{t.Author, l.businessName(t.BusinessID)}
	}
	return authorDTO{t.Author, cmp.Or(t.AuthorName, "Buyer")}
}
