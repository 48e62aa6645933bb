package posts

import "feedgen/sources/posts/dialect"

// jigsaw is the Jigsaw static site generator. Its collections are the folders
// source/_NAME; where they are published stands in config.php.
func jigsaw() preset {
	return preset{
		name:       "jigsaw",
		marks:      []mark{{files: []string{"config.php", "source"}}},
		program:    "config.php",
		content:    []string{"source"},
		include:    []string{"_posts/**/*.md", "_posts/**/*.markdown"},
		roots:      []string{"_*"},
		extensions: markdown(),
		exclude:    []string{"**/.*", "**/.*/**"},
		static:     []string{"source"},
		feeds:      feedsFolder{dir: "{content}"},
		permalink:  "/{-collection}/{-filename}",
		words:      map[string][]string{"slug": {"slug", "name"}, "title": {"slug", "name"}},
		slug:       slugStyle{verbatim: true, cased: true},
		keys:       commonKeys(),
		holds:      commonHolds(),
		cuts:       commonCuts(),
		syntaxes:   []dialect.Syntax{dialect.Blade},
		undated:    true,
	}
}
