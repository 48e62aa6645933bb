package config

// Alert is the [alert] table: who is told when runs of a daemon fail.
type Alert struct {
	Failures int     // after how many in a row; 0: nobody is told
	Command  Program // may be none
	URL      Secret  // of a webhook: whoever knows it can write there; may be none
}

const usualFailures = 3

// parseAlert reads [alert]. A file without it tells nobody.
func parseAlert(top *table, dir string) Alert {
	if _, ok := top.get("alert"); !ok {
		return Alert{}
	}
	t := top.table("alert")
	a := Alert{Failures: t.number("failures", usualFailures, 1, 1000, "1 is at the first"), URL: t.secret("url", dir)}
	if words := t.programWords("command"); len(words) > 0 {
		a.Command = t.program(dir, "command_timeout")
		a.Command.Run = words
	}
	if a.Command.Run == nil && a.URL == (Secret{}) {
		t.report("", "tells nobody (want command = [\"…\"], or url = { env = \"…\" } of a webhook)")
	}
	t.close()
	return a
}
