package disk_test

import (
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/disk"
	"github.com/localmarket/localmarket/sim/internal/keep"
)

// patient is how long tests wait for what surely happens.
const patient = "30s"

var first = flag.Bool("first", false, "write testdata/first.db: once, with the first version")

// inFolder is the path of a file in a folder of the test's own.
func inFolder(content string) string {
	GinkgoHelper()
	path := filepath.Join(GinkgoT().TempDir(), "market.db")
	Expect(os.WriteFile(path, []byte(content), 0o644)).To(Succeed())
	return path
}

// filled is the path of a whole file.
func filled() string {
	GinkgoHelper()
	path := filepath.Join(GinkgoT().TempDir(), "market.db")
	d := opened(path)
	s := world(d, "")
	var many []keep.Row
	for _, one := range entries(1, 2000) {
		many = append(many, row("a", string(one.Value), "some value of more than a few bytes"))
	}
	Expect(s.Write(disk.Batch{Rows: many, Entries: entries(1, 100)})).To(Succeed())
	Expect(d.Close()).To(Succeed())
	return path
}

func read(path string) string {
	GinkgoHelper()
	content, err := os.ReadFile(path)
	Expect(err).NotTo(HaveOccurred())
	return string(content)
}

// execute does something to a file behind our back.
func execute(path, text string) {
	GinkgoHelper()
	db, err := sql.Open("sqlite", path)
	Expect(err).NotTo(HaveOccurred())
	_, err = db.Exec(text)
	Expect(err).NotTo(HaveOccurred())
	Expect(db.Close()).To(Succeed())
}

// refused expects that a file cannot be opened, and stays as it is.
func refused(path, problem string, environment bool) {
	GinkgoHelper()
	before := read(path)
	_, err := disk.Open(path)
	var wrong *disk.Error
	Expect(errors.As(err, &wrong)).To(BeTrue(), "%v", err)
	Expect(wrong.Problem).To(ContainSubstring(problem))
	Expect(wrong.Environment).To(Equal(environment))
	Expect(wrong.Fix).NotTo(BeEmpty())
	Expect(err.Error()).To(HavePrefix("state file " + path + ": "))
	Expect(read(path)).To(Equal(before))
	for _, beside := range []string{"-wal", "-shm", "-journal"} {
		Expect(path + beside).NotTo(BeAnExistingFile())
	}
}

var _ = Describe("a file that is opened", func() {
	It("is the owner's alone, as it holds keys", func() {
		path := filepath.Join(GinkgoT().TempDir(), "market.db")
		d := opened(path)
		s := world(d, "")
		Expect(s.Write(disk.Batch{Entries: entries(1, 1)})).To(Succeed())
		for _, name := range []string{path, path + "-wal"} {
			info, err := os.Stat(name)
			Expect(err).NotTo(HaveOccurred())
			Expect(info.Mode().Perm()).To(Equal(fs.FileMode(0o600)), name)
		}
		Expect(d.Close()).To(Succeed())
		Expect(path + "-wal").NotTo(BeAnExistingFile())
	})

	It("may be empty", func() {
		Expect(rows(world(opened(inFolder("")), ""))).To(BeEmpty())
	})

	It("may have been left by a process that ended before anything was in it", func() {
		path := filepath.Join(GinkgoT().TempDir(), "market.db")
		execute(path, "PRAGMA application_id = 0x6c6d6b74; CREATE TABLE passing (x); DROP TABLE passing")
		Expect(len(read(path))).To(BeNumerically(">", 0))
		d := opened(path)
		s := world(d, "")
		Expect(s.Write(disk.Batch{Entries: entries(1, 1)})).To(Succeed())
	})

	It("is that of the first version, too", func() {
		const kept = "testdata/first.db"
		if *first {
			d := opened(kept)
			s := world(d, "")
			Expect(s.Write(disk.Batch{Rows: []keep.Row{row("orders", "1", `{"thing":{}}`)}, Entries: entries(1, 3)})).To(Succeed())
			Expect(d.Close()).To(Succeed())
		}
		s := world(opened(inFolder(read(kept))), "")
		Expect(rows(s)).To(Equal([]string{`orders 1 {"thing":{}}`}))
		Expect(s.Entries(0, 9)).To(Equal(entries(1, 3)))
		Expect(s.Write(disk.Batch{Entries: entries(4, 4)})).To(Succeed())
	})

	It("is of the form without bodies and words, too", func() {
		d := opened(inFolder(read("testdata/second.db")))
		for i, name := range []string{"", "w1"} {
			s := world(d, name)
			Expect(rows(s)).To(Equal([]string{fmt.Sprintf(`orders %d {"thing":{}}`, i+1)}))
			Expect(s.Entries(0, 9)).To(Equal(entries(1, 3+i)))
			next := disk.Entry{Seq: 4 + i, Value: []byte("{}"), Bodies: []string{"body"}}
			Expect(s.Write(disk.Batch{Entries: []disk.Entry{next}, Blocks: []disk.Block{{Number: 0, Words: []string{"word"}}}})).To(Succeed())
			Expect(s.Entries(3+i, 9)).To(Equal([]disk.Entry{next}))
			Expect(s.Blocks(search("word"))).To(Equal([]int{0}))
		}
	})

	It("is of the form with a row for each entry, too", func() {
		d := opened(inFolder(read("testdata/third.db")))
		long := strings.Repeat("тело ", 1000)
		for _, name := range []string{"", "w1"} {
			s := world(d, name)
			Expect(rows(s)).To(Equal([]string{`orders 1 {"thing":{}}`, `orders 2 {"of":"` + name + `"}`}))
			all := entries(101, 200)
			for i := range all {
				all[i].Bodies = [][]string{nil, {long}, {"", long, "own " + name}, {"same", "", "", "same"}}[all[i].Seq%4]
			}
			Expect(s.First()).To(Equal(101))
			Expect(s.Entries(0, 999)).To(Equal(all))
			Expect(s.Write(disk.Batch{Entries: entries(201, 210), Drop: 150})).To(Succeed())
			Expect(s.Entries(0, 999)).To(Equal(append(all[50:], entries(201, 210)...)))
			Expect(s.Blocks(search("word"))).To(BeEmpty())
		}
	})

	It("keeps equal bodies once", func() {
		path := filepath.Join(GinkgoT().TempDir(), "market.db")
		s := world(opened(path), "")
		batch := disk.Batch{Entries: entries(1, 4000)}
		for i := range batch.Entries {
			batch.Entries[i].Bodies = []string{strings.Repeat("тело", 1000)}
		}
		Expect(s.Write(batch)).To(Succeed())
		info, err := os.Stat(path + "-wal")
		Expect(err).NotTo(HaveOccurred())
		Expect(info.Size()).To(BeNumerically("<", 1<<20))
	})

	It("is another program's", func() {
		refused(inFolder("localmarket: 1\n"), "not a state file of localmarket", false)
		path := filepath.Join(GinkgoT().TempDir(), "bookmarks.db")
		execute(path, "CREATE TABLE bookmarks (url TEXT)")
		refused(path, "not a state file of localmarket", false)
	})

	It("is not whole", func() {
		whole := read(filled())
		Expect(len(whole)).To(BeNumerically(">", 50_000))
		for _, left := range []int{10, 50, 99, 100, 4096, len(whole) / 2, len(whole) - 1} {
			refused(inFolder(whole[:left]), "not whole", false)
		}
	})

	It("is damaged inside", func() {
		broken := []byte(read(filled()))
		for i := 4096; i < len(broken); i++ {
			broken[i] = 0xff
		}
		path := inFolder(string(broken))
		_, err := disk.Open(path)
		Expect(err).To(MatchError(ContainSubstring("damaged")))
		Expect(read(path)).To(Equal(string(broken)))
	})

	It("is of a newer version", func() {
		path := filled()
		execute(path, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)")
		refused(path, "newer version of localmarket: its form is 999", false)
	})

	It("is no file", func() {
		_, err := disk.Open(GinkgoT().TempDir())
		Expect(err).To(MatchError(ContainSubstring("it is a folder, not a file")))
		if runtime.GOOS == "windows" {
			return // where devices are no files
		}
		_, err = disk.Open(os.DevNull)
		Expect(err).To(MatchError(ContainSubstring("a device or a pipe, not a file")))
		Expect(os.DevNull + "-wal").NotTo(BeAnExistingFile())
	})

	It("is in a folder that is not there, or takes no files", func() {
		for _, path := range []string{filepath.Join(GinkgoT().TempDir(), "nowhere", "m.db"), "/proc/m.db"} {
			_, err := disk.Open(path)
			var wrong *disk.Error
			Expect(errors.As(err, &wrong)).To(BeTrue())
			Expect(wrong.Environment).To(BeTrue())
			Expect(wrong.Problem).To(ContainSubstring("cannot be opened"))
		}
	})

	It("cannot be read or written by this user", func() {
		if os.Getuid() <= 0 { // -1 on Windows
			Skip("root may read and write everything, and Windows has other permissions")
		}
		path := filled()
		Expect(os.Chmod(path, 0o400)).To(Succeed())
		refused(path, "cannot be opened: permission denied", true)
		Expect(os.Chmod(path, 0o600)).To(Succeed())
		Expect(os.Chmod(filepath.Dir(path), 0o500)).To(Succeed())
		DeferCleanup(os.Chmod, filepath.Dir(path), fs.FileMode(0o700))
		refused(path, "", true)
	})

	It("is in use", func() {
		path := filled()
		d := opened(path)
		s := world(d, "")
		_, err := disk.Open(path)
		var wrong *disk.Error
		Expect(errors.As(err, &wrong)).To(BeTrue())
		Expect(wrong.Problem).To(Equal("another process uses it"))
		Expect(wrong.Environment).To(BeTrue())
		Expect(s.Write(disk.Batch{Entries: entries(101, 101)})).To(Succeed(), "whoever has it goes on")
		Expect(d.Close()).To(Succeed())
		Expect(world(opened(path), "").Last()).To(Equal(101))
	})
})
