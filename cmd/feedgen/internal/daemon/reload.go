package daemon

import (
	"context"
	"errors"
	"os"
	"reflect"
	"time"

	"feedgen/cmd/feedgen/internal/config"
)

// A stamp tells a file from what it was.
type stamp struct {
	size     int64
	modified time.Time
	missing  bool
}

func stampOf(file string) stamp {
	info, err := os.Stat(file)
	if err != nil {
		return stamp{missing: true}
	}
	return stamp{size: info.Size(), modified: info.ModTime()}
}

// reload is load for somebody who waits to hear of it.
func (l *loop) reload(ctx context.Context) bool {
	l.notify(reloading())
	defer l.notify("READY=1")
	l.told = ""
	return l.load(ctx)
}

// load takes the configuration as it is now, unless it is wrong, and reports that it
// is another one than before. What a generator's own configuration says of the site is
// part of it.
func (l *loop) load(ctx context.Context) bool {
	if l.Load == nil {
		return false
	}
	l.file = stampOf(l.cfg.File) // before it is read, so that no later change is missed
	cfg, err := l.Load()
	if err != nil {
		l.refuse(err)
		return false
	}
	another := !reflect.DeepEqual(cfg, l.cfg)
	if another {
		if err := l.take(ctx, cfg); err != nil {
			l.refuse(err)
			return false
		}
	}
	if l.faulty != "" {
		l.Log.Info("the configuration is right again", "config", cfg.File)
	}
	l.faulty, l.told = "", ""
	l.admin.Fault("")
	return another
}

// refuse tells once why the configuration that is there is not in use.
func (l *loop) refuse(err error) {
	l.faulty = err.Error()
	l.admin.Fault(l.faulty)
	if l.told != l.faulty {
		l.Log.Error("the new configuration cannot be used; the old one stays in use", "error", err)
	}
	l.told = l.faulty
}

// take goes on with another configuration. If it cannot, the old one stays whole.
func (l *loop) take(ctx context.Context, cfg *config.Config) error {
	old, alarm := l.cfg, l.alarm
	l.cfg = cfg
	err := l.setAlarm()
	if err == nil {
		err = l.setServe(ctx)
	}
	if err == nil && cfg.State.Path.Resolved != old.State.Path.Resolved {
		err = l.lock(ctx)
	}
	if err != nil {
		l.cfg, l.alarm = old, alarm
		return errors.Join(err, l.setServe(ctx))
	}
	if l.Taken != nil {
		l.Taken(cfg)
	}
	l.last = run{}
	l.admin.Load(cfg)
	l.admin.Next(l.next())
	l.setWatch()
	l.Log.Info("configuration loaded", "config", cfg.File, "schedule", cfg.Schedule.Times, "next", l.alarm.Next())
	return nil
}
