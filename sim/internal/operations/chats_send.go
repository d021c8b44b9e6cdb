package operations

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"

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
	file, data, err := formFile(r)
	if err != nil {
		return nil, err
	}
	reply, err := l.send(r, market.Message{Files: []market.File{file}})
	if err == nil {
		l.State.KeepFile(linkOf(file.URL), data)
	}
	return reply, err
}

// linkOf is the path of a link, by which its file is kept.
func linkOf(link string) string {
	path, _, _ := strings.Cut(link, "?")
	return path
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

// formFile is the file of a form, and what it holds.
func formFile(r *pullapi.Request) (market.File, []byte, error) {
	_, parameters, err := mime.ParseMediaType(r.Media)
	if err != nil {
		return market.File{}, nil, invalid(fieldNull, formField)
	}
	form := multipart.NewReader(bytes.NewReader(r.Body), parameters["boundary"])
	for {
		part, err := form.NextPart()
		if err != nil {
			return market.File{}, nil, invalid(fieldNull, formField)
		}
		if part.FormName() == formField {
			return readPart(part)
		}
	}
}

// maxFileName is the length of the longest name that is kept, in characters.
const maxFileName = 255

func readPart(part *multipart.Part) (market.File, []byte, error) {
	data, err := io.ReadAll(io.LimitReader(part, market.MaxFile+1))
	size := int64(len(data))
	switch {
	case err != nil:
		return market.File{}, nil, invalid(fieldIllegal, formField)
	case size == 0:
		return market.File{}, nil, invalid(fieldNull, formField)
	case size > market.MaxFile:
		return market.File{}, nil, invalid(fileTooBig, market.MaxFile>>10, float64(size)/(1<<20))
	}
	name := []rune(part.FileName())
	if len(name) == 0 {
		name = []rune(formField)
	}
	file := market.File{Name: string(name[:min(len(name), maxFileName)]), Size: size}
	sum := sha256.Sum256(data)
	file.URL = market.ChatFiles + hex.EncodeToString(sum[:16]) + "?name=" + url.QueryEscape(file.Name)
	return file, data, nil
}
