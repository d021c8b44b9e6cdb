package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
)

const outBehind = "entries %d to %d of the journal were dropped before they could be written; --keep more of them"

// linesAtOnce is how many entries are taken from the journal together.
const linesAtOnce = 1000

// journalFile is a file that has the journal as it grows, so that it is there however
// the process ends. Where everything is put back to the start, the file begins anew; a
// pipe goes on.
type journalFile struct {
	out    *outfile
	file   *os.File
	placed bool // or a pipe
}

// keepJournal has the journal written to a file of that name, if it has one, until done
// is called, which waits for what is left. An older file is replaced once the new one
// has all entries so far.
func (p *process) keepJournal(ctx context.Context, name string, j *journal.Journal) (done func() error, err error) {
	if name == "" {
		return func() error { return nil }, nil
	}
	out, err := p.create(name)
	if err != nil {
		return nil, fmt.Errorf("--journal: %w", err)
	}
	following, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan error, 1)
	go func() {
		err := (&journalFile{out: out}).follow(ctx, following, j)
		if err != nil { // which is said at once
			err = &exitError{code: p.exitCode(environmentError(fmt.Errorf(outLate, name, err)))}
		}
		ended <- err
	}()
	return func() error {
		stop()
		return <-ended
	}, nil
}

// follow writes what the journal has and what comes, until ctx ends, and then what is
// left. A pipe that nobody reads is given up soon after asked ends.
func (f *journalFile) follow(asked, ctx context.Context, j *journal.Journal) (err error) {
	if err := f.open(asked); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.close()) }()
	defer context.AfterFunc(ctx, func() { _ = f.file.SetWriteDeadline(time.Now().Add(waitStop)) })()
	buffered := bufio.NewWriter(f.file)
	lines, last := journal.NewLines(buffered), j.Dropped()
	tail := j.Tail(last)
	for {
		piece, anew := tail.Next(linesAtOnce)
		if anew {
			last = 0
			if f.out.ordinary() {
				buffered.Reset(f.file)
				if err := f.empty(); err != nil {
					return err
				}
			}
		}
		for _, e := range piece {
			if e.Seq != last+1 {
				return fmt.Errorf(outBehind, last+1, e.Seq-1)
			}
			last = e.Seq
			if err := lines.Write(e); err != nil {
				return err
			}
		}
		if len(piece) == linesAtOnce {
			continue
		}
		if err := errors.Join(buffered.Flush(), f.place()); err != nil {
			return err
		}
		if len(piece) > 0 {
			continue
		}
		if ctx.Err() != nil {
			return nil
		}
		select {
		case <-tail.More():
		case <-ctx.Done():
		}
	}
}

func (f *journalFile) open(asked context.Context) (err error) {
	if f.out.ordinary() {
		f.file, err = f.out.beside()
		return err
	}
	f.placed = true
	f.file, err = openPipe(asked, f.out.path)
	return err
}

// empty begins the file anew.
func (f *journalFile) empty() error {
	_, err := f.file.Seek(0, io.SeekStart)
	return errors.Join(f.file.Truncate(0), err)
}

// place puts the file in its place, once.
func (f *journalFile) place() error {
	if f.placed {
		return nil
	}
	f.placed = true
	return f.out.settle(f.file)
}

func (f *journalFile) close() error {
	if !f.placed {
		_ = os.Remove(f.file.Name())
	}
	return f.file.Close()
}
