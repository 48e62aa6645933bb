package job

import (
	"path/filepath"
	"strings"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/out"
	"feedgen/out/command"
	"feedgen/out/dir"
)

// kept is the folder in which the files of a command are. Another command line may lead
// elsewhere, where none of them is, and so has a folder of its own.
func kept(cfg *config.Config, c config.Out) string {
	return state.OutsIn(cfg.State.Path.Resolved).Path(c.Type, c.Name, keptFor(c.Command)+"/files")
}

// keptFor tells a command line from others.
func keptFor(p config.Program) string {
	return digest([]byte(strings.Join(p.Run, "\x00")))[:8]
}

func openCommand(cfg *config.Config, c config.Out) (out.Destination, error) {
	folder, err := dir.New(dir.Config{Path: kept(cfg, c)})
	if err != nil {
		return nil, err
	}
	send, err := errand(cfg, c, c.Command, "run", kept(cfg, c))
	if err != nil {
		return nil, err
	}
	return command.New(folder, send)
}

// errand gives what is to be done by a program of an out whose files are in folder, if
// they are on this machine. Its memory is called as the program's key.
func errand(cfg *config.Config, c config.Out, p config.Program, key, folder string) (*command.Errand, error) {
	program, err := Program(cfg, p)
	if err != nil {
		return nil, err
	}
	if folder != "" {
		if folder, err = filepath.Abs(folder); err != nil {
			return nil, err
		}
	}
	if key == "run" {
		key = keptFor(p) + "/run"
	}
	journal := state.OutsIn(cfg.State.Path.Resolved).Path(c.Type, c.Name, key+".owed")
	addresses := make(map[string]string)
	for format, address := range cfg.Feed.Addresses {
		addresses[cfg.Feed.Files[format]] = address
	}
	return &command.Errand{Program: program, Journal: journal, Folder: folder, URL: cfg.Feed.URL, Addresses: addresses}, nil
}

// Program makes a program of the configuration ready to be run. Its errors show none of
// the configuration's secrets.
func Program(cfg *config.Config, p config.Program) (command.Program, error) {
	program, err := p.Reveal()
	if err != nil {
		return command.Program{}, err
	}
	for _, s := range cfg.Secrets() {
		if secret, err := s.Reveal(); err == nil {
			program.Hide = append(program.Hide, secret)
		}
	}
	return program, nil
}

// makeOuts makes the folder in which the files that are served and those of programs are,
// with what is owed to these, if there are any. Where nothing can be written, whoever
// writes there tells why.
func makeOuts(cfg *config.Config) {
	for _, c := range cfg.Outs {
		if c.Type == "command" || len(c.After.Run) > 0 || c.Name == config.ServedName {
			_ = state.OutsIn(cfg.State.Path.Resolved).Make()
			return
		}
	}
}
