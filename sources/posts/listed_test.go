package posts

import (
	"context"

	"feedgen/sources"
)

// listed gives a source's entries and notes.
func listed(ctx context.Context, s *Source) ([]sources.Entry, []sources.Note, error) {
	l, err := s.List(ctx)
	if err != nil {
		return nil, nil, err
	}
	return l.Entries()
}
