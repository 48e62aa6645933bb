package remote_test

import (
	"context"
	"net"
	"net/netip"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

// names gives a resolver that knows the addresses of these names alone.
func names(known map[string][]string) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go answerName(server, known)
		return client, nil
	}}
}

// answerName answers one question over TCP, in which a length of two bytes comes
// before each message.
func answerName(conn net.Conn, known map[string][]string) {
	defer conn.Close()
	packet := make([]byte, 2+512)
	n, err := conn.Read(packet)
	if err != nil {
		return
	}
	var m dnsmessage.Message
	if err := m.Unpack(packet[2:n]); err != nil {
		return
	}
	m.Response, m.Additionals = true, nil
	q := m.Questions[0]
	addresses, ok := known[strings.ToLower(strings.TrimSuffix(q.Name.String(), "."))]
	if !ok {
		m.RCode = dnsmessage.RCodeNameError
	}
	for _, a := range addresses {
		ip := netip.MustParseAddr(a)
		header := dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 1}
		switch {
		case ip.Is4() && q.Type == dnsmessage.TypeA:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: header, Body: &dnsmessage.AResource{A: ip.As4()}})
		case ip.Is6() && q.Type == dnsmessage.TypeAAAA:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: header, Body: &dnsmessage.AAAAResource{AAAA: ip.As16()}})
		}
	}
	answer, err := m.AppendPack([]byte{0, 0})
	if err != nil {
		return
	}
	answer[0], answer[1] = byte((len(answer)-2)>>8), byte(len(answer)-2)
	_, _ = conn.Write(answer)
}
