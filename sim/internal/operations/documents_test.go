package operations_test

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

type documents struct {
	Documents []struct {
		ID           int64
		Number, Type string
		Status       string
	}
	Errors []struct {
		ID           int64
		Number, Code string
	}
}

var _ = Describe("Documents of goods", func() {
	const path = "/v1/businesses/700/offers/documents"
	var s *stall
	BeforeEach(func() { s = newStall() })

	create := func(number, more string) documents {
		GinkgoHelper()
		return into[documents](s.post(path+"/create", `{"documents":[{"number":"`+number+`","type":"CONFORMITY_DECLARATION"`+more+`}]}`))
	}
	numbers := func(body string) []string {
		GinkgoHelper()
		list := []string{}
		for _, d := range into[documents](s.post(path, body)).Documents {
			list = append(list, d.Number)
		}
		return list
	}

	It("are created, checked, changed and deleted", func() {
		made := create("Д-1", `,"activeFromDate":"2026-01-01","activeToDate":"2026-09-01"`).Documents[0]
		Expect(made.Status).To(Equal("VALIDATING"))
		s.now = s.now.Add(time.Hour)
		Expect(s.post(path, `{}`)).To(ContainSubstring(`"activeToDate":"2026-09-01","status":"ACTIVE"`))
		s.now = s.now.AddDate(0, 0, 1)
		Expect(numbers(`{"documentStatuses":["EXPIRED"]}`)).To(ConsistOf("Д-1"))
		s.done("POST", path+"/update", `{"documents":[{"id":`+itoa(made.ID)+`,"number":"Д-2","type":"MEDICAL_DEVICE_CERTIFICATE"}]}`)
		Expect(s.post(path, `{}`)).To(And(ContainSubstring(`"number":"Д-2","type":"MEDICAL_DEVICE_CERTIFICATE","status":"VALIDATING"`), Not(ContainSubstring("active"))))
		for range 2 { // what is not there is deleted, too
			s.now = s.now.Add(time.Minute)
			s.done("POST", path+"/delete", `{"documentIds":[`+itoa(made.ID)+`]}`)
		}
		Expect(numbers(`{}`)).To(BeEmpty())
	})

	It("fail one by one, and the reply says which", func() {
		create("A", "")
		reply := s.post(path+"/create", `{"documents":[{"number":"A","type":"CONFORMITY_DECLARATION"},{"number":"B","type":"CONFORMITY_DECLARATION"},
			{"number":"C","type":"CONFORMITY_DECLARATION","activeFromDate":"2026-02-01","activeToDate":"2026-01-01"}]}`)
		Expect(reply).To(ContainSubstring(`"status":"ERROR"`))
		done := into[documents](reply)
		Expect(done.Documents).To(HaveExactElements(HaveField("Number", "B")))
		Expect(done.Errors).To(HaveExactElements(
			And(HaveField("Number", "A"), HaveField("Code", "DOCUMENT_ALREADY_EXISTS")), And(HaveField("Number", "C"), HaveField("Code", "DOCUMENT_VALIDATION_FAILED"))))
		reply = s.post(path+"/update", `{"documents":[{"id":5,"number":"E","type":"CONFORMITY_DECLARATION"}]}`)
		Expect(into[documents](reply).Errors).To(HaveExactElements(And(HaveField("ID", int64(5)), HaveField("Code", "DOCUMENT_NOT_FOUND"))))
	})

	It("are filtered, and come by pages", func() {
		first := create("A", "").Documents[0].ID
		s.post(path+"/create", `{"documents":[{"number":"B","type":"MEDICAL_DEVICE_CERTIFICATE"}]}`)
		Expect(numbers(`{"documentIds":[` + itoa(first) + `]}`)).To(ConsistOf("A"))
		Expect(numbers(`{"documentNumbers":["B","C"]}`)).To(ConsistOf("B"))
		Expect(numbers(`{"documentTypes":["MEDICAL_DEVICE_CERTIFICATE"]}`)).To(ConsistOf("B"))
		Expect(numbers(`{"documentStatuses":["ACTIVE"]}`)).To(BeEmpty())
		Expect(s.post(path+"?limit=1&pageToken="+next(s.post(path+"?limit=1", "")), "")).To(And(ContainSubstring(`"B"`), Not(ContainSubstring(`"A"`))))
	})

	It("are refused when a request names one twice", func() {
		s.refuses("POST", path+"/create", `{"documents":[{"number":"A","type":"CONFORMITY_DECLARATION"},{"number":"A","type":"CONFORMITY_DECLARATION"}]}`,
			http.StatusBadRequest, "Documents should have different numbers. Repeating: 'A'")
		s.refuses("POST", path+"/update", `{"documents":[{"id":1,"number":"A","type":"CONFORMITY_DECLARATION"},{"id":1,"number":"B","type":"CONFORMITY_DECLARATION"}]}`,
			http.StatusBadRequest, "Documents should have different ids. Repeating: '1'")
	})
})
