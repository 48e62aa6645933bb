package config

import (
	"errors"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"feedgen/out/command"
)

// A Program is one that the configuration names. Its variables, which may be secrets,
// are not in it.
type Program struct {
	Run     []string          // none: there is no program
	Env     map[string]Secret // by name
	Timeout time.Duration
	Dir     string // in which it runs: the configuration's folder
}

// variable matches the names that are fit for a program's environment.
var variable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// program gives what is set for a program of an out, with the key of its timeout. The
// words are not in it.
func (t *table) program(dir, timeout string) Program {
	p := Program{Timeout: t.duration(timeout, 10*time.Minute, time.Second), Dir: dir}
	env := t.table("env")
	for _, name := range slices.Sorted(maps.Keys(env.keys)) {
		if !variable.MatchString(name) || strings.HasPrefix(name, "FEEDGEN_") {
			env.report(name, "%q is no name for a variable of a program (want one such as API_TOKEN, and not FEEDGEN_…)", name)
		}
		if p.Env == nil {
			p.Env = make(map[string]Secret)
		}
		p.Env[name] = env.secret(name, dir)
	}
	env.close()
	return p
}

// programWords gives a program and its arguments.
func (t *table) programWords(key string) []string {
	words, ok := t.texts(key)
	if ok && len(words) == 0 {
		t.report(key, "%s is empty (want a program and its arguments: [\"rsync\", \"-a\", \"…\"])", key)
	}
	return words
}

func (o *Out) command(t *table, folder string) string {
	o.Command = t.program(folder, "timeout")
	if _, ok := t.get("run"); !ok {
		t.report("", "run is missing (want a program and its arguments: [\"rsync\", \"-a\", \"…\"])")
	}
	o.Command.Run = t.programWords("run")
	name, ok := t.word("name")
	if !ok && len(o.Command.Run) > 0 {
		name = filepath.Base(o.Command.Run[0])
	}
	if name != "" {
		o.Name = "command:" + name
	}
	return "name"
}

// after gives the program that is run when something changed at an out.
func (o *Out) after(t *table, folder string) {
	words := t.programWords("after")
	if len(words) == 0 {
		return
	}
	o.After = t.program(folder, "after_timeout")
	o.After.Run = words
}

// Reveal gives the program with its variables.
func (p Program) Reveal() (command.Program, error) {
	var errs []error
	env := make(map[string]string, len(p.Env))
	for _, name := range slices.Sorted(maps.Keys(p.Env)) {
		value, err := p.Env[name].Reveal()
		env[name], errs = value, append(errs, err)
	}
	return command.Program{Run: p.Run, Dir: p.Dir, Env: env, Timeout: p.Timeout}, errors.Join(errs...)
}

// Secrets are all that the configuration has. A program may print those of others.
func (c *Config) Secrets() []Secret {
	all := slices.Collect(maps.Values(c.Schedule.Before.Env))
	all = slices.AppendSeq(append(all, c.Alert.URL), maps.Values(c.Alert.Command.Env))
	for _, o := range c.Outs {
		all = append(all, o.secrets()...)
	}
	return all
}

func (o Out) secrets() []Secret {
	all := []Secret{o.S3.AccessKey, o.S3.SecretKey, o.S3.SessionToken, o.SFTP.Passphrase, o.SFTP.Password, o.WebDAV.Password, o.FTP.Password}
	all = slices.AppendSeq(all, maps.Values(o.Command.Env))
	return slices.AppendSeq(all, maps.Values(o.After.Env))
}
