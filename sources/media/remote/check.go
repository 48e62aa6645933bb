package remote

import "errors"

// CheckHosts tells whether they may be the AllowHosts of a [Config].
func CheckHosts(hosts []string) error {
	_, err := parseHosts(hosts)
	return err
}

// IsPrivate reports that nothing was sent because a host's address is not public,
// which a [Config]'s AllowHosts may permit.
func IsPrivate(err error) bool {
	var private *privateError
	return errors.As(err, &private)
}
