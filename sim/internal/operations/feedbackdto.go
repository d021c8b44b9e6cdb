package operations

import (
	"cmp"

	"github.com/localmarket/localmarket/sim/market"
)

// feedbacksDTO is a list of reviews, as sellers or as those who advertise see
// them.
type feedbacksDTO[T any] struct {
	Feedbacks []T       `json:"feedbacks"`
	Paging    pagingDTO `json:"paging"`
}

// reviewDTO is what all see of a review.
type reviewDTO struct {
	ID           int64     `json:"feedbackId"`
	CreatedAt    string    `json:"createdAt"`
	NeedReaction bool      `json:"needReaction"`
	Author       string    `json:"author,omitempty"`
	Description  wordsDTO  `json:"description"`
	Media        *mediaDTO `json:"media,omitempty"`
	Statistics   ratingDTO `json:"statistics"`
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

type feedbackDTO struct {
	reviewDTO
	Identifiers struct {
		OrderID int64  `json:"orderId,omitempty"`
		OfferID string `json:"offerId,omitempty"`
	} `json:"identifiers"`
}

type brandFeedbackDTO struct {
	reviewDTO
	Context struct {
		OfferName    string `json:"offerName,omitempty"`
		BusinessID   int64  `json:"businessId"`
		BusinessName string `json:"businessName"`
	} `json:"context"`
}

// paidPoints is what a buyer gets for a review that the store pays for (choice).
const paidPoints = 100

func review(f *market.Feedback) reviewDTO {
	d := reviewDTO{
		ID: f.ID, CreatedAt: isoTime(f.CreatedAt), NeedReaction: !f.NoReaction, Author: f.Author,
		Description: wordsDTO{f.Pros, f.Cons, f.Text},
		Statistics:  ratingDTO{Rating: f.Rating, Comments: f.Comments, Recommended: f.Recommended},
	}
	if len(f.Photos) > 0 {
		d.Media = &mediaDTO{f.Photos}
	}
	if f.HasPaid {
		d.Statistics.Paid = paidPoints
	}
	return d
}

func feedback(f *market.Feedback) feedbackDTO {
	d := feedbackDTO{reviewDTO: review(f)}
	d.Identifiers.OrderID, d.Identifiers.OfferID = f.OrderID, f.OfferID
	return d
}

func (l *operations) brandFeedback(f *market.Feedback) brandFeedbackDTO {
	d := brandFeedbackDTO{reviewDTO: review(f)}
	offer, _ := l.State.Offer(f.BusinessID, f.OfferID)
	d.Context.OfferName = cmp.Or(offer.Title, f.OfferID)
	d.Context.BusinessID, d.Context.BusinessName = f.BusinessID, l.businessName(f.BusinessID)
	return d
}

// businessName is what buyers see of a cabinet.
func (l *operations) businessName(id int64) string {
	b, _ := l.State.Business(id)
	return cmp.Or(b.Name, "Seller")
}

type commentsDTO struct {
	Comments []feedbackCommentDTO `json:"comments"`
	Paging   pagingDTO            `json:"paging"`
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
