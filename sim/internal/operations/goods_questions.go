package operations

import (
	"slices"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// questionHandlers read buyers' questions, and answer them.
func (l *operations) questionHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getGoodsQuestions":             pullapi.JSON(l.getGoodsQuestions),
		"getGoodsQuestionAnswers":       pullapi.JSON(l.getGoodsQuestionAnswers),
		"updateGoodsQuestionTextEntity": pullapi.JSON(l.updateGoodsQuestionTextEntity),
	}
}

// questionsRequest is the body of getGoodsQuestions.
type questionsRequest struct {
	CategoryIDs []int64     `json:"categoryIds"`
	IDs         []int64     `json:"questionIds"`
	From        market.Date `json:"dateFrom"`
	To          market.Date `json:"dateTo"`
	NeedAnswer  bool        `json:"needAnswer"`
	Sort        string      `json:"sort"`
}

// getGoodsQuestions has the newest first, unless it is asked for otherwise
// (choice).
func (l *operations) getGoodsQuestions(r *pullapi.Request, body questionsRequest) (any, error) {
	filter, err := body.filter(r)
	if err != nil {
		return nil, err
	}
	all, err := l.allQuestions(filter)
	if err != nil {
		return nil, err
	}
	if body.Sort != "CREATED_AT_ASC" {
		slices.Reverse(all)
	}
	page, err := r.Page(len(all))
	if err != nil {
		return nil, err
	}
	return questionsDTO{each(all[page.From:page.To], question), paging{page.Next}, len(all)}, nil
}

// filter is what the body asks for: questions by their numbers, or those of at
// most a month, both days included.
func (q *questionsRequest) filter(r *pullapi.Request) (state.QuestionFilter, error) {
	f := state.QuestionFilter{BusinessID: r.BusinessID, IDs: q.IDs, CategoryIDs: q.CategoryIDs, NeedAnswer: q.NeedAnswer}
	if len(q.IDs) > 0 {
		return f, nil
	}
	from, err := monthsBack(midnight(q.From), midnight(q.To), 1, midnight(market.DateOf(r.Now)))
	f.From, f.To = from, midnight(q.To.Plus(1))
	return f, err
}

// allQuestions are those of all pages: their number is asked for.
func (l *operations) allQuestions(f state.QuestionFilter) ([]market.Question, error) {
	var all []market.Question
	for token := ""; ; {
		page, err := l.State.Questions(f, state.Page{Token: token, Size: state.MaxPage})
		if err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		if token = page.Next; token == "" {
			return all, nil
		}
	}
}

// checkQuestion says that a question is not one of the cabinet's.
func (l *operations) checkQuestion(r *pullapi.Request, id int64) error {
	if q, ok := l.State.Question(id); !ok || q.BusinessID != r.BusinessID {
		return absent("question", id)
	}
	return nil
}

type getGoodsQuestionAnswersRequest struct {
	QuestionID int64   `json:"questionId"`
	IDs        []int64 `json:"answerIds"`
}

func (l *operations) getGoodsQuestionAnswers(r *pullapi.Request, body getGoodsQuestionAnswersRequest) (any, error) {
	switch {
	case body.QuestionID == 0 && len(body.IDs) == 0:
		return nil, invalid(fieldNull, "questionId")
	case body.QuestionID != 0:
		if err := l.checkQuestion(r, body.QuestionID); err != nil {
			return nil, err
		}
	}
	page, err := l.State.Texts(state.Answer, r.BusinessID, body.QuestionID, body.IDs, pageOf(r))
	return answersDTO{each(page.Items, l.answer), paging{page.Next}}, err
}
