package wire

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"syscall"
	"time"
)

// errMetadata is why a connection to a cloud's metadata service is not made: it
// gives credentials to whoever asks, and is nobody's store.
var errMetadata = errors.New("the address is that of a cloud's metadata service, which is never called")

// metadataAddresses are where clouds have theirs: AWS and most others, ECS, AWS by
// IPv6, Alibaba, Azure and Oracle.
var metadataAddresses = []netip.Addr{
	netip.MustParseAddr("169.254.169.254"), netip.MustParseAddr("169.254.170.2"), netip.MustParseAddr("fd00:ec2::254"),
	netip.MustParseAddr("100.100.100.200"), netip.MustParseAddr("168.63.129.16"), netip.MustParseAddr("192.0.0.192"),
}

// dialer connects to whatever is no metadata service, by the address that a name
// stands for; connecting takes as long as it takes if most is zero.
func dialer(most time.Duration) *net.Dialer {
	return &net.Dialer{
		KeepAlive: 15 * time.Second,
		Timeout:   most,
		Control: func(_, address string, _ syscall.RawConn) error {
			to, err := netip.ParseAddrPort(address)
			if err != nil {
				return nil
			}
			return checkAddress(to.Addr())
		},
	}
}

// CheckHost is an error where a host is an address that is never called. What address a
// name stands for is seen when it is called.
func CheckHost(host string) error {
	address, err := netip.ParseAddr(host)
	if err != nil {
		return nil //nolint:nilerror // it is a name
	}
	return checkAddress(address)
}

func checkAddress(a netip.Addr) error {
	if slices.Contains(metadataAddresses, a.Unmap().WithZone("")) {
		return errMetadata
	}
	return nil
}
