package media

import (
	"encoding/xml"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// measureSVG reads the width and height, of which one may follow from the other
// and the view box, or else the size of the view box. A drawing that says
// neither fits any size.
func measureSVG(head []byte) (area, error) {
	root, _, err := rootElement(head)
	if err != nil || root == nil {
		return area{}, err
	}
	var width, height, boxWidth, boxHeight float64
	var hasWidth, hasHeight bool
	for _, a := range root.Attr {
		switch a.Name {
		case xml.Name{Local: "width"}:
			width, hasWidth = svgLength(a.Value)
		case xml.Name{Local: "height"}:
			height, hasHeight = svgLength(a.Value)
		case xml.Name{Local: "viewBox"}:
			boxWidth, boxHeight = viewBox(a.Value)
		}
	}
	hasBox := boxWidth > 0 && boxHeight > 0
	switch {
	case hasWidth && hasHeight:
	case !hasBox:
		return area{}, nil
	case hasWidth:
		height = width / boxWidth * boxHeight
	case hasHeight:
		width = height / boxHeight * boxWidth
	default:
		width, height = boxWidth, boxHeight
	}
	round := func(x float64) uint32 { return uint32(min(math.Round(x), math.MaxUint32)) }
	return pixels("svg", round(width), round(height))
}

// An SVG's numbers; the regular expressions keep out what else ParseFloat reads.
const svgNumber = `\+?((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)`

var (
	svgLengthForm = regexp.MustCompile(`^\s*` + svgNumber + `\s*([a-zA-Z]*)\s*$`)
	viewBoxForm   = regexp.MustCompile(`^\s*[^\s,]+[\s,]+[^\s,]+[\s,]+` + svgNumber + `[\s,]+` + svgNumber + `\s*$`)
)

// svgLength gives a length in pixels. It is false for a share of what is around
// the drawing, and for what is no length.
func svgLength(s string) (float64, bool) {
	m := svgLengthForm.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return 0, false
	}
	// CSS has an inch of 96 pixels (https://www.w3.org/TR/css-values-3/#absolute-lengths)
	// and, where nobody says else, a font of 16.
	const inch = 96
	switch strings.ToLower(m[2]) {
	case "", "px":
		return n, true
	case "in":
		return n * inch, true
	case "cm":
		return n * inch / 2.54, true
	case "mm":
		return n * inch / 25.4, true
	case "q":
		return n * inch / 101.6, true
	case "pt":
		return n * inch / 72, true
	case "pc", "em", "rem":
		return n * 16, true
	}
	return 0, false
}

// viewBox gives the size of a view box; zeros if it is none.
func viewBox(s string) (width, height float64) {
	m := viewBoxForm.FindStringSubmatch(s)
	if m == nil {
		return 0, 0
	}
	width, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return 0, 0
	}
	height, err = strconv.ParseFloat(m[2], 64)
	if err != nil {
		return 0, 0
	}
	return width, height
}
