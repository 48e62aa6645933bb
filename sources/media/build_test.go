package media_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

// jpegOf is a JPEG of such segments between its first marker and its frame, of
// 640 × 480 pixels.
func jpegOf(segments ...[]byte) []byte {
	frame := segment(0xc0, "\x08\x01\xe0\x02\x80\x01\x01\x11\x00")
	scan := segment(0xda, "\x01\x01\x00\x00\x3f\x00")
	return bytes.Join([][]byte{[]byte("\xff\xd8"), bytes.Join(segments, nil), frame, scan, []byte("\x00\xff\xd9")}, nil)
}

func segment(marker byte, body string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
}

// exif is an APP1 segment that gives an orientation as a SHORT, or what else the
// kind of its value is.
func exif(order binary.AppendByteOrder, kind, orientation uint16) []byte {
	magic := "II"
	if order == binary.AppendByteOrder(binary.BigEndian) {
		magic = "MM"
	}
	b := order.AppendUint16([]byte("Exif\x00\x00"+magic), 42)
	b = order.AppendUint32(b, 8)  // where the directory is
	b = order.AppendUint16(b, 2)  // its entries
	b = order.AppendUint16(b, 41) // a tag that nobody knows
	b = append(b, make([]byte, 10)...)
	b = order.AppendUint16(b, 0x0112)
	b = order.AppendUint16(b, kind)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint16(b, orientation)
	b = append(b, 0, 0, 0, 0, 0, 0)
	return segment(0xe1, string(b))
}

// pngOf is a PNG of such chunks.
func pngOf(chunks ...[]byte) []byte {
	return append([]byte("\x89PNG\r\n\x1a\n"), bytes.Join(chunks, nil)...)
}

func header(width, height uint32) []byte {
	b := binary.BigEndian.AppendUint32(nil, width)
	b = binary.BigEndian.AppendUint32(b, height)
	return chunk("IHDR", string(b)+"\x08\x02\x00\x00\x00")
}

func chunk(kind, data string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// boxOf is a box of MP4 and its kin.
func boxOf(kind string, contents ...string) string {
	var b bytes.Buffer
	for _, c := range contents {
		b.WriteString(c)
	}
	size := binary.BigEndian.AppendUint32(nil, uint32(8+b.Len()))
	return string(size) + kind + b.String()
}
