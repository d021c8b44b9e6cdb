package schemas_test

import (
	"encoding/json"

	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

// types202509 and types202609 are what the contract says there is (N-TYPES).
var (
	types202509 = []string{
		"PING",
		"ORDER_CREATED", "ORDER_UPDATED", "ORDER_STATUS_UPDATED", "ORDER_CANCELLED", "ORDER_CANCELLATION_REQUEST",
		"ORDER_RETURN_CREATED", "ORDER_RETURN_STATUS_UPDATED",
		"GOODS_FEEDBACK_CREATED", "GOODS_FEEDBACK_COMMENT_CREATED",
		"CHAT_CREATED", "CHAT_MESSAGE_SENT", "CHAT_ARBITRAGE_STARTED", "CHAT_ARBITRAGE_FINISHED",
	}
	types202609 = append([]string{
		"QUESTION_CREATED", "QUESTION_ANSWER_CREATED", "QUESTION_COMMENT_CREATED",
		"ORDER_LINE_SERVICE_STATUS_UPDATED",
	}, types202509...)
)

// contractTypes lists the types of a revision, for specs made before any runs.
func contractTypes(revision string) []string {
	if revision == "2025-09" {
		return types202509
	}
	return types202609
}

const (
	at    = `"2026-09-01T12:30:00.123456789+03:00"`
	items = `[{"offerId": "Чайник-1 🫖", "count": 2}]`
)

// sample is a body with every property that a type has in its latest revision.
func sample(typ string) string {
	body := map[string]string{
		"PING":                           `"time": ` + at,
		"ORDER_CREATED":                  `"orderId": 1, "campaignId": 2, "items": ` + items + `, "createdAt": ` + at + `, "orderLineServices": [{"itemId": 1, "serviceArticle": "сборка"}]`,
		"ORDER_UPDATED":                  `"orderId": 1, "campaignId": 2, "updateType": "SHIPMENT_DATE_UPDATED", "updatedAt": ` + at,
		"ORDER_STATUS_UPDATED":           `"orderId": 1, "campaignId": 2, "status": "PROCESSING", "substatus": "STARTED", "updatedAt": ` + at,
		"ORDER_CANCELLED":                `"orderId": 1, "campaignId": 2, "items": ` + items + `, "cancelledAt": ` + at,
		"ORDER_CANCELLATION_REQUEST":     `"orderId": 1, "campaignId": 2, "requestedAt": ` + at,
		"ORDER_RETURN_CREATED":           `"orderId": 1, "returnId": 3, "returnType": "RETURN", "campaignId": 2, "items": ` + items + `, "createdAt": ` + at,
		"ORDER_RETURN_STATUS_UPDATED":    `"orderId": 1, "returnId": 3, "campaignId": 2, "statuses": {"refundStatus": "REFUNDED", "shipmentStatus": "PICKED"}, "updatedAt": ` + at,
		"GOODS_FEEDBACK_CREATED":         `"feedbackId": 4, "businessId": 5, "createdAt": ` + at + `, "publishedAt": ` + at,
		"GOODS_FEEDBACK_COMMENT_CREATED": `"commentId": 6, "businessId": 5, "createdAt": ` + at,
		"CHAT_CREATED":                   `"chatId": 7, "businessId": 5, "createdAt": ` + at,
		"CHAT_MESSAGE_SENT":              `"chatId": 7, "messageId": "8", "businessId": 5, "sentAt": ` + at,
		"CHAT_ARBITRAGE_STARTED":         `"chatId": 7, "businessId": 5, "startedAt": ` + at,
		"CHAT_ARBITRAGE_FINISHED":        `"chatId": 7, "businessId": 5, "finishedAt": ` + at,
		"QUESTION_CREATED":               `"questionId": 9, "businessId": 5, "createdAt": ` + at,
		"QUESTION_ANSWER_CREATED":        `"answerId": 10, "businessId": 5, "createdAt": ` + at,
		"QUESTION_COMMENT_CREATED":       `"answerId": 10, "commentId": 11, "businessId": 5, "createdAt": ` + at,
		"ORDER_LINE_SERVICE_STATUS_UPDATED": `"orderId": 1, "campaignId": 2, "itemId": 1, "serviceArticle": "сборка",
			"statuses": [{"status": "PROVIDED", "count": 1}], "cancelReason": "UNKNOWN", "updatedAt": ` + at,
	}[typ]
	Expect(body).NotTo(BeEmpty(), "no sample of %s", typ)
	return `{"notificationType": "` + typ + `", ` + body + `}`
}

// altered is a sample with one property set to a JSON value, or with an empty
// one, removed.
func altered(typ, property, value string) []byte {
	var body map[string]json.RawMessage
	Expect(json.Unmarshal([]byte(sample(typ)), &body)).To(Succeed())
	body[property] = json.RawMessage(value)
	if value == "" {
		delete(body, property)
	}
	raw, err := json.Marshal(body)
	Expect(err).NotTo(HaveOccurred())
	return raw
}

// properties lists the properties of a type's sample.
func properties(typ string) []string {
	var body map[string]any
	Expect(json.Unmarshal([]byte(sample(typ)), &body)).To(Succeed())
	names := make([]string, 0, len(body))
	for name := range body {
		names = append(names, name)
	}
	return names
}

func load(revision string) *schemas.Set {
	set, err := schemas.Load(revision)
	Expect(err).NotTo(HaveOccurred())
	return set
}
