package posts

// plain is a folder of posts that no generator is known to own. A post's
// address is its path.
func plain() preset {
	return preset{
		name:      "plain",
		permalink: "/{path}/",
		static:    []string{".", "../static", "../public", ".."},
		exclude:   []string{"**/_index.md", "**/README.md", "_drafts/**", "**/.*", "**/.*/**"},
		keys:      commonKeys(),
		holds:     commonHolds(),
	}
}
