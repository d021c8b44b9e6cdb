package disk_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/internal/postgrestest"
	"github.com/localmarket/localmarket/sim/internal/disk"
	"github.com/localmarket/localmarket/sim/internal/keep"
)

// notOpened expects that a database cannot be opened, and that the error does not
// quote a password.
func notOpened(where, problem string, environment bool) {
	GinkgoHelper()
	d, err := disk.Open(where)
	if err == nil {
		_ = d.Close()
	}
	var wrong *disk.Error
	Expect(errors.As(err, &wrong)).To(BeTrue(), "%v", err)
	Expect(wrong.Problem).To(ContainSubstring(problem))
	Expect(wrong.Environment).To(Equal(environment))
	Expect(wrong.Fix).NotTo(BeEmpty())
	Expect(err.Error()).To(HavePrefix("database postgres"))
	Expect(fmt.Sprintf("%v %+v", err, wrong)).NotTo(Or(ContainSubstring("geh/eim"), ContainSubstring("geh%2Feim")))
}

// as is the URL of a database for another user, whose password is geh/eim.
func as(where, user string) string {
	GinkgoHelper()
	u, err := url.Parse(where)
	Expect(err).NotTo(HaveOccurred())
	u.User = url.UserPassword(user, "geh/eim")
	return u.String()
}

var _ = Describe("a database of PostgreSQL that is opened", func() {
	It("is no database, or of another kind", func() {
		notOpened("postgres://me:geh%2Feim@host:notaport/db", "not the URL of a PostgreSQL database", false)
		notOpened("postgres://me@host:1/db?password=geh%2Feim&sslmode=maybe", "not the URL of a PostgreSQL database", false)
		_, err := disk.Open("mysql://me:geh%2Feim@host/db")
		Expect(err).To(MatchError(And(ContainSubstring("mysql:// is unknown"), ContainSubstring("postgres://"), Not(ContainSubstring("eim")))))
	})

	It("cannot be reached", func() {
		notOpened("postgres://me:geh%2Feim@127.0.0.1:1/db", "cannot be reached", true)
		notOpened("postgres://me@127.0.0.1:1/db?password=geh%2Feim", "cannot be reached", true)
	})

	It("does not let the user in", func() {
		notOpened(as(postgrestest.URL(GinkgoT()), "localmarket_nobody"), "does not let this user in", false)
	})

	It("is not there", func() {
		where := postgrestest.URL(GinkgoT())
		u, err := url.Parse(where)
		Expect(err).NotTo(HaveOccurred())
		u.Path = "/localmarket_nowhere"
		notOpened(u.String(), "the database does not exist", false)
	})

	It("does not let the user create tables", func() {
		where := postgrestest.URL(GinkgoT())
		schema, err := url.Parse(where)
		Expect(err).NotTo(HaveOccurred())
		user := "user_" + schema.Query().Get("search_path")
		postgrestest.Execute(GinkgoT(), where, "CREATE ROLE "+user+" LOGIN PASSWORD 'geh/eim'")
		DeferCleanup(postgrestest.Execute, GinkgoT(), where, "DROP ROLE "+user)
		notOpened(as(where, user), "may not do what is needed", false)
		postgrestest.Execute(GinkgoT(), where, "GRANT USAGE ON SCHEMA "+schema.Query().Get("search_path")+" TO "+user)
		DeferCleanup(postgrestest.Execute, GinkgoT(), where, "REVOKE ALL ON SCHEMA "+schema.Query().Get("search_path")+" FROM "+user)
		notOpened(as(where, user), "may not do what is needed", false)
	})

	It("is of a newer version", func() {
		where := postgrestest.URL(GinkgoT())
		Expect(opened(where).Close()).To(Succeed())
		postgrestest.Execute(GinkgoT(), where, "INSERT INTO localmarket_versions (version_id, is_applied) VALUES (999, true)")
		notOpened(where, "newer version of localmarket: its form is 999", false)
	})

	It("is in use by an older version", func() {
		where := postgrestest.URL(GinkgoT())
		opened(where)
		postgrestest.Execute(GinkgoT(), where, "DELETE FROM localmarket_versions WHERE version_id > 0")
		notOpened(where, "in use by an older version", true)
	})

	DescribeTable("need not be asked for types, as behind a connection pooler", func(mode string) {
		d := opened(postgrestest.With(postgrestest.URL(GinkgoT()), "default_query_exec_mode", mode)).(disk.Shared)
		Expect(d.Announce("http://a")).To(Succeed())
		s := world(d, "w")
		batch := disk.Batch{
			Rows:    []keep.Row{row("a", "1", "x"), row("a", "\x00\xff'", "\x00y\xff"), row("b", "1", "z")},
			Entries: []disk.Entry{{Seq: 1, Value: []byte(`{"seq":1}`), Bodies: []string{"a", "", "b"}}, {Seq: 2, Value: []byte(`{"seq":2}`)}},
			Blocks:  []disk.Block{{Number: 0, Words: []string{"one", "two"}}},
		}
		Expect(s.Write(batch)).To(Succeed())
		Expect(s.Write(disk.Batch{Rows: []keep.Row{row("b", "1", "")}, Drop: 1})).To(Succeed())
		Expect(rows(s)).To(ConsistOf("a 1 x", "a \x00\xff' \x00y\xff"))
		Expect(s.Values("a", "1")).To(Equal([][]byte{[]byte("x")}))
		Expect(s.Entries(0, 9)).To(Equal(batch.Entries[1:]))
		Expect(s.Blocks(search("one", "tw*"))).To(Equal([]int{0}))
		Expect(d.Owners()).To(HaveKeyWithValue("w", disk.Owner{Open: true, Self: true, Address: "http://a"}))
		Expect(d.Find("a", "1")).To(HaveKeyWithValue("w", []byte("x")))
		Expect(d.Number()).To(BeEquivalentTo(1))
		Expect(d.Peers()).To(BeEmpty())
		Expect(d.Abandoned()).To(BeEmpty())
		Expect(s.Close()).To(Succeed())
		Expect(d.Remove("w")).To(Succeed())
	}, Entry(nil, "exec"), Entry(nil, "simple_protocol"))

	It("is begun by many at once", func() {
		where := postgrestest.URL(GinkgoT())
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				defer GinkgoRecover()
				opened(where)
			})
		}
		all.Wait()
	})
})

// shared is a database as another process of its own.
func shared(where string) disk.Shared {
	GinkgoHelper()
	return opened(where).(disk.Shared)
}

var _ = Describe("a database that processes share", func() {
	var where string
	var a, b disk.Shared
	BeforeEach(func() {
		where = postgrestest.URL(GinkgoT())
		a, b = shared(where), shared(where)
		Expect(a.Announce("http://a")).To(Succeed())
		Expect(b.Announce("http://b")).To(Succeed())
	})
	// declareDead does what others do with a process whose time is over.
	declareDead := func(address string) {
		GinkgoHelper()
		postgrestest.Execute(GinkgoT(), where, "DELETE FROM localmarket_processes WHERE address = '"+address+"'")
	}

	It("has each world in one process", func() {
		Expect(a.Owners()).To(BeEmpty())
		s := world(a, "w")
		Expect(a.Owners()).To(Equal(map[string]disk.Owner{"w": {Open: true, Self: true, Address: "http://a"}}))
		Expect(b.Owners()).To(Equal(map[string]disk.Owner{"w": {Open: true, Address: "http://a"}}))
		Expect(b.Abandoned()).To(BeEmpty())
		_, err := b.World("w")
		Expect(err).To(MatchError(disk.ErrOpen))
		Expect(b.Remove("w")).To(MatchError(disk.ErrOpen))
		Expect(s.Close()).To(Succeed())
		Expect(b.Owners()).To(Equal(map[string]disk.Owner{"w": {}}))
		Expect(b.Abandoned()).To(ConsistOf("w"))
		world(b, "w")
		Expect(a.Owners()).To(HaveKeyWithValue("w", HaveField("Address", "http://b")))
	})

	It("gives a world to one of many who want it", func() {
		for round := range 10 {
			name := fmt.Sprint(round)
			var won atomic.Int32
			var all sync.WaitGroup
			for i := range 6 {
				all.Go(func() {
					defer GinkgoRecover()
					_, err := []disk.Shared{a, b}[i%2].World(name)
					if err == nil {
						won.Add(1)
						return
					}
					Expect(err).To(MatchError(disk.ErrOpen))
				})
			}
			all.Wait()
			Expect(won.Load()).To(BeEquivalentTo(1))
		}
	})

	It("lets a process that others took for dead write nothing more", func() {
		lost := world(a, "w")
		Expect(lost.Write(disk.Batch{Rows: []keep.Row{row("a", "1", "x")}, Entries: entries(1, 2)})).To(Succeed())
		Expect(lost.Hold()).To(Succeed())
		declareDead("http://a")
		Expect(b.Abandoned()).To(Equal([]string{"w"}))
		Expect(lost.Write(disk.Batch{Rows: []keep.Row{row("a", "1", "late")}})).To(MatchError(disk.ErrLost))
		s := world(b, "w")
		Expect(b.Abandoned()).To(BeEmpty())
		Expect(s.Write(disk.Batch{Rows: []keep.Row{row("a", "1", "y")}, Entries: entries(3, 3)})).To(Succeed())
		Expect(lost.Write(disk.Batch{Clear: true})).To(MatchError(disk.ErrLost))
		Expect(lost.Write(disk.Batch{Entries: entries(3, 4)})).To(MatchError(disk.ErrLost))
		Expect(rows(s)).To(Equal([]string{"a 1 y"}))
		Expect(s.Entries(0, 9)).To(Equal(entries(1, 3)))
		Eventually(lost.Hold, patient).Should(MatchError(disk.ErrLost), "it is told, though it does nothing")
		Expect(lost.Close()).To(Succeed())
		Expect(a.Owners()).To(HaveKeyWithValue("w", HaveField("Address", "http://b")), "its end takes nothing from the new owner")

		Eventually(a.Peers, patient).Should(ConsistOf("http://b"))
		Eventually(b.Peers, patient).Should(ConsistOf("http://a"), "it is back")
		Expect(s.Close()).To(Succeed())
		Expect(rows(world(a, "w"))).To(Equal([]string{"a 1 y"}))
	})

	It("goes on with what it has where nobody took it for dead, though its time was over", func() {
		s := world(a, "w")
		postgrestest.Execute(GinkgoT(), where, "UPDATE localmarket_processes SET until = clock_timestamp() - interval '1 minute' WHERE address = 'http://a'")
		Expect(s.Write(disk.Batch{Entries: entries(1, 1)})).To(Succeed())
		Expect(b.Abandoned()).To(BeEmpty())
		Expect(s.Hold()).To(Succeed())
	})

	It("ends the transactions of a dead process, which would be waited for", func() {
		s := world(a, "w")
		Expect(s.Write(disk.Batch{Rows: []keep.Row{row("a", "1", "x")}})).To(Succeed())
		c, err := pgx.Connect(context.Background(), postgrestest.With(where, "application_name", "localmarket-stuck"))
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(c.Close, context.Background())
		tx, err := c.Begin(context.Background())
		Expect(err).NotTo(HaveOccurred())
		_, err = tx.Exec(context.Background(), "UPDATE localmarket_rows SET value = 'late'")
		Expect(err).NotTo(HaveOccurred())
		_, err = tx.Exec(context.Background(), "SELECT * FROM localmarket_worlds FOR KEY SHARE")
		Expect(err).NotTo(HaveOccurred())
		Expect(s.Close()).To(Succeed())
		postgrestest.Execute(GinkgoT(), where, `WITH dead AS (INSERT INTO localmarket_processes (address, session, until)
			VALUES ('http://c', 'localmarket-stuck', clock_timestamp() - interval '1s') RETURNING id) SELECT * FROM dead`)
		Expect(b.Abandoned()).To(ConsistOf("w"))
		s = world(b, "w")
		Expect(s.Write(disk.Batch{Rows: []keep.Row{row("a", "1", "y")}})).To(Succeed())
		Expect(rows(s)).To(Equal([]string{"a 1 y"}))
		Expect(tx.Commit(context.Background())).NotTo(Succeed())
	})

	It("is opened by who wants it as soon as its process' time is over, whoever notices", func() {
		Expect(world(a, "w").Close()).To(Succeed())
		owned := func(until string) {
			GinkgoHelper()
			postgrestest.Execute(GinkgoT(), where, `WITH process AS (INSERT INTO localmarket_processes (address, session, until)
				VALUES ('http://c', 'localmarket-c', clock_timestamp() `+until+`) RETURNING id) UPDATE localmarket_worlds SET owner = process.id FROM process`)
		}
		owned("+ interval '1 hour'")
		_, err := b.World("w")
		Expect(err).To(MatchError(disk.ErrOpen))
		owned("- interval '1s'")
		world(b, "w")
		Expect(a.Owners()).To(HaveKeyWithValue("w", HaveField("Address", "http://b")))
	})

	It("hands over at once what a process closes, or has open when it ends", func() {
		s := world(a, "closed")
		world(a, "open")
		Expect(a.Leave()).To(Succeed())
		Expect(b.Peers()).To(BeEmpty())
		Expect(b.Abandoned()).To(BeEmpty())
		Expect(s.Close()).To(Succeed())
		Expect(b.Abandoned()).To(ConsistOf("closed"))
		Expect(a.Close()).To(Succeed())
		Expect(b.Abandoned()).To(ConsistOf("closed", "open"))
	})

	It("opens a world again that was closed while the database could not be told", func() {
		s := world(a, "w")
		postgrestest.Execute(GinkgoT(), where, "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$; "+
			"CREATE TRIGGER fail BEFORE UPDATE ON localmarket_worlds FOR EACH ROW EXECUTE FUNCTION fail()")
		Expect(s.Close()).NotTo(Succeed())
		postgrestest.Execute(GinkgoT(), where, "DROP TRIGGER fail ON localmarket_worlds")
		Expect(a.Owners()).To(HaveKeyWithValue("w", HaveField("Self", true)))
		_, err := b.World("w")
		Expect(err).To(MatchError(disk.ErrOpen))
		world(a, "w")
	})

	It("has a token in common", func() {
		one, err := a.Token()
		Expect(err).NotTo(HaveOccurred())
		Expect(b.Token()).To(And(Equal(one), HaveLen(36)))
	})
})
