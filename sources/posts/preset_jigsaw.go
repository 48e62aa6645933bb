package posts

// jigsaw is a collection of the Jigsaw static site generator, source/_NAME. A
// collection whose path config.php does not set is published under its name.
func jigsaw() preset {
	return preset{
		name:      "jigsaw",
		permalink: "/{-collection}/{-filename}",
		static:    []string{".."},
		exclude:   []string{"**/.*", "**/.*/**"},
		keys:      commonKeys(),
		holds:     commonHolds(),
	}
}
