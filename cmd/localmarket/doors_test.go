package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// trusting is a client that trusts the authority in a file of c, and nobody else,
// and calls by a proxy if there is one.
func (c *command) trusting(file, proxy string) *http.Client {
	GinkgoHelper()
	roots := x509.NewCertPool()
	Expect(roots.AppendCertsFromPEM([]byte(c.read(file)))).To(BeTrue())
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	if proxy != "" {
		address, err := url.Parse(proxy)
		Expect(err).NotTo(HaveOccurred())
		transport.Proxy = http.ProxyURL(address)
	}
	DeferCleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: patient}
}

// proxyOf is the address of the proxy that a serve printed.
func (s *serving) proxyOf() string {
	GinkgoHelper()
	found := regexp.MustCompile(`proxy +(\S+)`).FindStringSubmatch(string(s.stdout.Contents()))
	Expect(found).To(HaveLen(2))
	return found[1]
}

func (s *serving) gets(client *http.Client, address string) (*http.Response, string) {
	GinkgoHelper()
	request, err := http.NewRequest(http.MethodGet, address, nil)
	Expect(err).NotTo(HaveOccurred())
	request.Header.Set("Api-Key", s.key)
	reply, err := client.Do(request)
	Expect(err).NotTo(HaveOccurred())
	defer reply.Body.Close()
	body, err := io.ReadAll(reply.Body)
	Expect(err).NotTo(HaveOccurred())
	return reply, string(body)
}

// raw sends bytes to an address, and returns the first line of the answer.
func raw(address, text string) string {
	GinkgoHelper()
	connection, err := net.DialTimeout("tcp", address, patient)
	Expect(err).NotTo(HaveOccurred())
	defer connection.Close()
	Expect(connection.SetDeadline(time.Now().Add(patient))).To(Succeed())
	_, err = io.WriteString(connection, text)
	Expect(err).NotTo(HaveOccurred())
	line, err := bufio.NewReader(connection).ReadString('\n')
	Expect(err).NotTo(HaveOccurred())
	return strings.TrimSpace(line)
}

var _ = Describe("serve for clients that do not call http://127.0.0.1", func() {
	const production = "api.partner.market.yandex.ru"

	It("speaks TLS to who trusts its authority", func() {
		c := inFolder()
		s := c.serve("--tls", "--ca-out", "ca.pem", "--limits", "off")
		Expect(s.url).To(HavePrefix("https://127.0.0.1:"))
		client := c.trusting("ca.pem", "")
		reply, body := s.gets(client, s.url+"/v2/campaigns")
		Expect(reply.StatusCode).To(Equal(http.StatusOK))
		Expect(body).To(ContainSubstring(`"campaigns"`))
		Expect(reply.ProtoMajor).To(Equal(1))
		_, err := http.Get(s.url + "/v2/campaigns")
		Expect(err).To(MatchError(ContainSubstring("certificate")), "nobody else trusts it")
		by := strings.Replace(s.url, "127.0.0.1", "localhost", 1)
		reply, _ = s.gets(client, by+"/v2/campaigns")
		Expect(reply.StatusCode).To(Equal(http.StatusOK))
	})

	It("answers in production's place by a proxy, with TLS and without", func() {
		c := inFolder()
		s := c.serve("--proxy", "127.0.0.1:0", "--ca-out", "ca.pem")
		client := c.trusting("ca.pem", s.proxyOf())
		for _, scheme := range []string{"https://", "http://"} {
			reply, body := s.gets(client, scheme+production+"/v2/campaigns")
			Expect(reply.StatusCode).To(Equal(http.StatusOK), body)
			var list struct{ Campaigns []struct{ ID int64 } }
			Expect(json.Unmarshal([]byte(body), &list)).To(Succeed())
			Expect(list.Campaigns).NotTo(BeEmpty())
			_, body = s.gets(client, fmt.Sprintf("%s%s/v2/campaigns/%d/offer-prices.json", scheme, production, list.Campaigns[0].ID))
			Expect(body).To(ContainSubstring(`"offers"`))
		}
		reply, _ := s.gets(client, "https://"+production+"/_market/v1")
		Expect(reply.StatusCode).To(Equal(http.StatusForbidden), "the control API is not production's")
		Expect(s.url).To(HavePrefix("http://"), "the Market itself is as it was")
		Expect(string(s.stdout.Contents())).NotTo(ContainSubstring("Proxy-"))
	})

	It("answers by a proxy for production alone, and connects to nobody", func() {
		c := inFolder()
		s := c.serve("--proxy", "127.0.0.1:0")
		address := strings.TrimPrefix(s.proxyOf(), "http://")
		for _, target := range []string{"example.com:443", production + ":80", production + ":22", "127.0.0.1:443", "oauth.yandex.ru:443", production + ".example.com:443", "[::1]:443", ""} {
			Expect(raw(address, "CONNECT "+target+" HTTP/1.1\r\nHost: "+target+"\r\n\r\n")).To(MatchRegexp(`HTTP/1\.1 40[03] `), target)
		}
		for _, target := range []string{"http://example.com/", "http://127.0.0.1/", "http://" + production + ":8080/v2/campaigns", "http://" + production + "@example.com/"} {
			Expect(raw(address, "GET "+target+" HTTP/1.1\r\nHost: "+production+"\r\nConnection: close\r\n\r\n")).To(Equal("HTTP/1.1 403 Forbidden"), target)
		}
		Expect(raw(address, "GET /v2/campaigns HTTP/1.1\r\nHost: "+production+"\r\n\r\n")).To(Equal("HTTP/1.1 400 Bad Request"))
		Expect(raw(address, "CONNECT "+production+":443 HTTP/1.1\r\nHost: "+production+":443\r\n\r\n")).To(Equal("HTTP/1.1 200 Connection established"))
		Expect(string(s.stdout.Contents())).To(ContainSubstring("--ca-out FILE writes its certificate"))
		Expect(s.end()).To(BeZero(), "with a tunnel open, too")
	})

	It("signs for its own names alone", func() {
		by, err := newAuthority(time.Now(), []string{"localhost", "127.0.0.1", "market"})
		Expect(err).NotTo(HaveOccurred())
		roots := x509.NewCertPool()
		roots.AddCert(by.certificate)
		for _, name := range []string{"localhost", "127.0.0.1", "market"} {
			_, err = by.served.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: name})
			Expect(err).NotTo(HaveOccurred(), name)
		}
		foreign, _, err := sign(&x509.Certificate{
			SerialNumber: by.certificate.SerialNumber, NotBefore: by.certificate.NotBefore, NotAfter: by.certificate.NotAfter, DNSNames: []string{"bank.example"},
		}, by.certificate, by.key)
		Expect(err).NotTo(HaveOccurred())
		_, err = foreign.Verify(x509.VerifyOptions{Roots: roots, DNSName: "bank.example"})
		Expect(err).To(HaveOccurred())
		Expect(strings.Count(string(by.pem()), "BEGIN ")).To(Equal(1))
		Expect(string(by.pem())).NotTo(ContainSubstring("PRIVATE"))
	})

	DescribeTable("refuses what makes no sense", func(problem string, args ...string) {
		c := inFolder().serveNot(args...)
		Expect(c.code).To(Equal(2))
		Expect(c.stderr.String()).To(ContainSubstring(problem))
	},
		Entry(nil, "--ca-out is for --tls and --proxy", "--ca-out", "ca.pem"),
		Entry(nil, "--ca-out needs a file", "--tls", "--ca-out", "-"),
		Entry(nil, "--proxy must be HOST:PORT", "--proxy", "8091"),
		Entry(nil, "--limits: invalid limits", "--limits", "ten"),
		Entry(nil, "--deprecations: invalid deprecations", "--deprecations", "on"),
	)
})
