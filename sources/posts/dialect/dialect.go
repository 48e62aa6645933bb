package dialect

type Syntax string

const (
	Liquid         Syntax = "liquid"
	Kramdown       Syntax = "kramdown"
	HugoShortcodes Syntax = "hugo"
	ZolaShortcodes Syntax = "zola"
	Nunjucks       Syntax = "nunjucks"
	HexoTags       Syntax = "hexo"
	MDX            Syntax = "mdx"
	Admonitions    Syntax = "admonitions"
	Callouts       Syntax = "callouts"
	WikiLinks      Syntax = "wikilinks"
	Blade          Syntax = "blade"
	PelicanLinks   Syntax = "pelican"
)
