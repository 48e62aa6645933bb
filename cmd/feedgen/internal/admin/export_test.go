package admin

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
)

// SetLook has it look elsewhere than in the state folder.
func (a *Admin) SetLook(look func(*config.Config, time.Time) (*job.Status, error)) {
	a.state.look = look
}

// Gatherer gives what /metrics gives.
func (a *Admin) Gatherer() prometheus.Gatherer { return a.metrics.registry }
