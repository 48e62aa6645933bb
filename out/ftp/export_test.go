package ftp

import "crypto/x509"

// SetRoots has a destination trust others than the system does.
func SetRoots(d *Destination, roots *x509.CertPool) { d.trust.roots = roots }
