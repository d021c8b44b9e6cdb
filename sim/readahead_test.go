package sim_test

import (
	"errors"
	"strconv"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/internal/keep"
)

var _ = Describe("rows that are read ahead", func() {
	const many = 10_000
	rows := func(end error) func(each func(keep.Row) error) error {
		return func(each func(keep.Row) error) error {
			for i := range many {
				if err := each(keep.Row{Key: strconv.Itoa(i)}); err != nil {
					return err
				}
			}
			return end
		}
	}

	It("come all, in order, and with the error of the reading", func() {
		for _, end := range []error{nil, errors.New("the disk is gone")} {
			var seen []string
			err := sim.ReadAhead(rows(end))(func(r keep.Row) error { seen = append(seen, r.Key); return nil })
			if end == nil {
				Expect(err).NotTo(HaveOccurred())
				Expect(seen).To(HaveLen(many))
			} else {
				Expect(err).To(MatchError(end))
			}
			for i, key := range seen {
				Expect(key).To(Equal(strconv.Itoa(i)))
			}
		}
	})

	It("end with the first that is refused", func() {
		for _, at := range []int{0, 1, 255, 256, 3000, many - 1} {
			refused, seen := errors.New("damaged"), 0
			err := sim.ReadAhead(rows(nil))(func(keep.Row) error {
				if seen++; seen > at {
					return refused
				}
				return nil
			})
			Expect(err).To(MatchError(refused))
			Expect(seen).To(Equal(at + 1))
		}
	})
})
