package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// tube is a terminal of a few lines: what \r goes back over is written anew.
type tube struct {
	mu     sync.Mutex
	lines  []string
	column int
	most   int // columns that were ever written to
	fail   error
}

func (t *tube) Write(text []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.fail != nil {
		return 0, t.fail
	}
	for _, r := range string(text) {
		switch r {
		case '\n':
			t.lines, t.column = append(t.lines, ""), 0
		case '\r':
			t.column = 0
		default:
			last := []rune(t.lines[len(t.lines)-1] + strings.Repeat(" ", t.column))
			last = append(last[:t.column], append([]rune{r}, last[min(len(last), t.column+1):]...)...)
			t.lines[len(t.lines)-1] = strings.TrimRight(string(last), " ")
			t.column++
			t.most = max(t.most, t.column)
		}
	}
	return len(text), nil
}

func (t *tube) shows() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]string{}, t.lines...)
}

var _ = Describe("the screen of a running report", func() {
	var t *tube
	var p *process
	BeforeEach(func() {
		t = &tube{lines: []string{""}}
		p = &process{stdout: t, terminal: true, width: 50}
	})

	It("has a bar below the lines, which goes at the end", func() {
		s := p.newScreen(t, 4)
		s.started("one")
		Eventually(t.shows).Should(Equal([]string{"[----------------------] 0/4 one"}))
		s.started("two")
		Eventually(t.shows).Should(Equal([]string{"[----------------------] 0/4 one and 1 more"}))
		fmt.Fprintln(s, "PASS one")
		s.ended("one")
		Eventually(t.shows).Should(Equal([]string{"PASS one", "[=====-----------------] 1/4 two"}))
		fmt.Fprint(s, "PASS")
		Consistently(t.shows, "150ms").Should(Equal([]string{"PASS one", "PASS"}), "no line is broken off")
		fmt.Fprintln(s, " two")
		Eventually(t.shows).Should(Equal([]string{"PASS one", "PASS two", "[=====-----------------] 1/4 two"}))
		s.close()
		s.close()
		s.ended("two")
		fmt.Fprintln(s, "done")
		Consistently(t.shows, "150ms").Should(Equal([]string{"PASS one", "PASS two", "done", ""}))
	})

	It("keeps within the width, whatever a step is called and however many there are", func() {
		s := p.newScreen(t, 0)
		s.started(strings.Repeat("ж", 90) + "\x1b[31m\n")
		Eventually(t.shows).Should(ConsistOf(MatchRegexp(`^\[-+\] 0/0 ж+…$`)))
		s.ended("none of these")
		Eventually(t.shows).Should(ConsistOf(HavePrefix("[----------------------] 1/0 ")))
		Expect(t.most).To(BeNumerically("<", 50))
		s.close()
		Expect(t.shows()).To(Equal([]string{""}))
	})

	It("says where the terminal is gone", func() {
		s := p.newScreen(t, 1)
		t.mu.Lock()
		t.fail = errors.New("gone")
		t.mu.Unlock()
		_, err := fmt.Fprintln(s, "PASS")
		Expect(err).To(MatchError("gone"))
		s.close()
	})

	It("is the plain output elsewhere", func() {
		var log bytes.Buffer
		s := p.newScreen(&log, 2)
		s.started("one")
		fmt.Fprintln(s, "PASS one")
		s.ended("one")
		s.close()
		Expect(log.String()).To(Equal("PASS one\n"))
	})
})
