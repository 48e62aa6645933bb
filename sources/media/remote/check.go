package remote

// CheckHosts tells whether they may be the AllowHosts of a [Config].
func CheckHosts(hosts []string) error {
	_, err := parseHosts(hosts)
	return err
}
