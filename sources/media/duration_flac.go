package media

import (
	"encoding/binary"
	"errors"
)

// flacSeconds measures FLAC by its STREAMINFO block, which comes first: RFC
// 9639, section 8.2. An encoder that could not go back to fill it in leaves 0.
func flacSeconds(r *recording) (float64, error) {
	at, err := r.afterID3(0) // forbidden, and done
	if err != nil {
		return 0, err
	}
	head, err := r.exactly(26, at)
	if err != nil {
		return 0, err
	}
	if string(head[:4]) != "fLaC" || head[4]&0x7F != 0 {
		return 0, errors.New("no STREAMINFO of FLAC")
	}
	info := binary.BigEndian.Uint64(head[18:]) // rate 20, channels 3, depth 5, samples 36 bits
	return per(float64(info&(1<<36-1)), uint32(info>>44)), nil
}
