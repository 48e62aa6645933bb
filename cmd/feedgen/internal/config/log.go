package config

import "log/slog"

// Log is the [log] table: how a daemon tells what it does.
type Log struct {
	JSON  bool // a JSON object a line, not text
	Level slog.Level
}

func parseLog(t *table) Log {
	l := Log{JSON: t.choice("format", "text", "json") == "json"}
	switch t.choice("level", "info", "debug", "warn", "error") {
	case "debug":
		l.Level = slog.LevelDebug
	case "warn":
		l.Level = slog.LevelWarn
	case "error":
		l.Level = slog.LevelError
	}
	t.close()
	return l
}
