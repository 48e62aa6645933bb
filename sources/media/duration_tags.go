package media

import (
	"bytes"
	"encoding/binary"
)

// afterID3 gives where the ID3v2 tags that begin at off end: off if there are
// none. A file may have several.
//
// https://id3.org/id3v2.4.0-structure, 3.1 and 3.4.
func (r *recording) afterID3(off int64) (int64, error) {
	const header, footer = 10, 10
	for {
		head, err := r.upTo(header, off)
		if err != nil {
			return 0, err
		}
		if len(head) < header || !bytes.HasPrefix(head, []byte("ID3")) {
			return off, nil
		}
		off += header
		for i, digit := range head[6:header] { // of seven bits
			off += int64(digit&0x7F) << (7 * (3 - i))
		}
		if hasFooter := head[5]&0x10 != 0; hasFooter {
			off += footer
		}
	}
}

// beforeTags gives where the tags at the end of an MP3 file begin: an APEv2 tag,
// an ID3v1 tag, or both in that order.
//
// https://id3.org/ID3v1, https://wiki.hydrogenaud.io/index.php?title=APE_Tags_Header.
func (r *recording) beforeTags() (int64, error) {
	const id3v1, apeFooter = 128, 32
	end := r.size
	tail, err := r.upTo(apeFooter+id3v1, end-apeFooter-id3v1)
	if err != nil || len(tail) < apeFooter+id3v1 {
		return end, err // too short for both: what there is hurts little
	}
	if bytes.HasPrefix(tail[apeFooter:], []byte("TAG")) {
		end -= id3v1
		tail = tail[:apeFooter]
	} else {
		tail = tail[id3v1:]
	}
	if !bytes.HasPrefix(tail, []byte("APETAGEX")) {
		return end, nil
	}
	size := int64(binary.LittleEndian.Uint32(tail[12:])) // with the footer
	if hasHeader := tail[23]&0x80 != 0; hasHeader {
		size += apeFooter
	}
	return max(0, end-size), nil
}
