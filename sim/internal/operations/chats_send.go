package operations

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime"
	"mime/multipart"
	"net/url"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

type sendMessageToChatRequest struct {
	Message string `json:"message"`
}

func (l *operations) sendMessageToChat(r *pullapi.Request, body sendMessageToChatRequest) (any, error) {
	return l.send(r, market.Message{Text: body.Message})
}

func (l *operations) sendFileToChat(r *pullapi.Request) (any, error) {
	file, err := formFile(r)
	if err != nil {
		return nil, err
	}
	return l.send(r, market.Message{Files: []market.File{file}})
}

// send is the store's word in the chat that the query names.
func (l *operations) send(r *pullapi.Request, m market.Message) (any, error) {
	c, err := l.chatInQuery(r)
	if err != nil {
		return nil, err
	}
	m.Sender = market.FromPartner
	_, changes, err := l.State.SendMessage(c.ID, m, r.Now)
	return l.done(changes, err)
}

// formField is the field of the form that has the file.
const formField = "file"

// formFile is the file of a form. What it holds is measured and let go.
func formFile(r *pullapi.Request) (market.File, error) {
	_, parameters, err := mime.ParseMediaType(r.Media)
	if err != nil {
		return market.File{}, invalid(fieldNull, formField)
	}
	form := multipart.NewReader(bytes.NewReader(r.Body), parameters["boundary"])
	for {
		part, err := form.NextPart()
		if err != nil {
			return market.File{}, invalid(fieldNull, formField)
		}
		if part.FormName() == formField {
			return readPart(part)
		}
	}
}

// maxFileName is the length of the longest name that is kept, in characters.
const maxFileName = 255

func readPart(part *multipart.Part) (market.File, error) {
	sum := sha256.New()
	size, err := io.Copy(sum, io.LimitReader(part, market.MaxFile+1))
	switch {
	case err != nil:
		return market.File{}, invalid(fieldIllegal, formField)
	case size == 0:
		return market.File{}, invalid(fieldNull, formField)
	case size > market.MaxFile:
		return market.File{}, invalid(fileTooBig, market.MaxFile>>10, float64(size)/(1<<20))
	}
	name := []rune(part.FileName())
	if len(name) == 0 {
		name = []rune(formField)
	}
	file := market.File{Name: string(name[:min(len(name), maxFileName)]), Size: size}
	file.URL = market.ChatFiles + hex.EncodeToString(sum.Sum(nil)[:16]) + "?name=" + url.QueryEscape(file.Name)
	return file, nil
}
