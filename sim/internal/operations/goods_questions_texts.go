package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// What an operation on texts is about.
const (
	aQuestion = "QUESTION"
	anAnswer  = "ANSWER"
	aComment  = "COMMENT"
)

// entityDTO names a question, an answer or a comment.
type entityDTO struct {
	ID   int64  `json:"id"`
	Type string `json:"type"`
}

type madeEntity struct {
	Entity entityDTO `json:"entity"`
}

// kind is that of a text of the store's, which a question never is.
func (e *entityDTO) kind() (state.TextKind, bool) {
	if e.Type == anAnswer {
		return state.Answer, true
	}
	return state.AnswerComment, e.Type == aComment
}

type updateGoodsQuestionTextEntityRequest struct {
	Entity    *entityDTO `json:"entityId"`
	Parent    *entityDTO `json:"parentEntityId"`
	Text      *string    `json:"text"`
	Operation string     `json:"operationType"`
}

// updateGoodsQuestionTextEntity adds, changes or deletes an answer or a comment
// on one.
func (l *operations) updateGoodsQuestionTextEntity(r *pullapi.Request, body updateGoodsQuestionTextEntityRequest) (any, error) {
	switch {
	case body.Operation == "CREATE" && body.Parent == nil:
		return nil, invalid(parentRequired)
	case body.Operation != "CREATE" && body.Entity == nil:
		return nil, invalid(entityRequired)
	case body.Operation != "DELETE" && body.Text == nil:
		return nil, invalid(fieldNull, "text")
	case body.Operation == "CREATE":
		return l.addAnswer(r, *body.Parent, *body.Text)
	}
	kind, ok := body.Entity.kind()
	if !ok {
		return nil, invalid(questionsAreFinal)
	}
	if _, err := l.ownText(r, kind, body.Entity.ID); err != nil {
		return nil, err
	}
	if body.Operation == "DELETE" {
		return l.done(nil, l.State.DeleteText(kind, body.Entity.ID))
	}
	_, err := l.State.EditText(kind, body.Entity.ID, *body.Text)
	return l.done(nil, err)
}

// addAnswer adds an answer to a question, or a comment to an answer.
func (l *operations) addAnswer(r *pullapi.Request, parent entityDTO, text string) (any, error) {
	kind, made := state.Answer, anAnswer
	var err error
	switch parent.Type {
	case aQuestion:
		err = l.checkQuestion(r, parent.ID)
	case anAnswer:
		kind, made = state.AnswerComment, aComment
		_, err = l.ownText(r, state.Answer, parent.ID)
	default:
		err = invalid(noNestedComments)
	}
	if err != nil {
		return nil, err
	}
	t, changes, err := l.State.AddText(kind, market.Text{ParentID: parent.ID, Text: text, Author: market.AuthorBusiness}, r.Now)
	if err := l.changed(changes, err); err != nil {
		return nil, err
	}
	return madeEntity{entityDTO{t.ID, made}}, nil
}
