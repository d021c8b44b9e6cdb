package calls_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
)

// failed is a call that met a fault.
func failed(seconds int, path, kind string, status int) journal.Entry {
	return called(seconds, journal.Call{Method: "GET", Path: path, Operation: "getOrder", Status: status, Injected: &journal.CallFault{Name: "down", Kind: kind}})
}

var _ = DescribeTable("Recovering from a fault of the pull API", func(want reports.Verdict, reason string, entries ...journal.Entry) {
	c := judge("pull.recovery", entries...)
	Expect(c.Verdict).To(Equal(want), c.Reason)
	Expect(c.Reason).To(Equal(reason))
	Expect(judge("pull.violations", entries...).Verdict).To(Equal(reports.Pass), "the store is not to blame")
	Expect(judge("pull.auth", entries...).Verdict).To(Equal(reports.Pass))
},
	Entry("has nothing to show without one", reports.Pass, "no call met a fault", read(0, "/a")),
	Entry("is calling the same again with success", reports.Pass, "1 call failed by a fault, 1 tried again, the first 5s later; all got through",
		failed(0, "/a", "status", 503), read(5, "/a")),
	Entry("may take several tries", reports.Pass, "1 call failed by a fault, 1 tried again, the first 1s later; all got through",
		failed(0, "/a", "status", 503), failed(1, "/a", "torn", 200), failed(3, "/a", "reset", 0), read(7, "/a")),
	Entry("may come while virtual time stands still", reports.Pass, "1 call failed by a fault, 1 tried again, the first in the same moment of virtual time; all got through",
		failed(0, "/a", "hang", 0), read(0, "/a")),
	Entry("is none if it never calls again", reports.Warn, "1 of 2 calls: getOrder: refused with status 503, and was not called again with success: what it was for is lost",
		failed(0, "/a", "status", 503), read(5, "/b")),
	Entry("is none if it gives up", reports.Warn, "1 of 2 calls: getOrder: got half of its reply, was called again 1 time, and never got through: what it was for is lost",
		failed(0, "/a", "torn", 200), failed(1, "/a", "torn", 200)),
	Entry("is none without a reply", reports.Warn, "1 of 1 call: getOrder: got no reply, and was not called again with success: what it was for is lost", failed(0, "/a", "reset", 0)),
	Entry("is not asked for where the reply is only late", reports.Pass, "no call met a fault", failed(0, "/a", "slow", 200)),
	Entry("is not asked for where no repetition helps", reports.Pass, "no call met a fault", failed(0, "/a", "key-revoked", 401), failed(0, "/a", "api-disabled", 403)),
)
