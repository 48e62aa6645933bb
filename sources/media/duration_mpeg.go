package media

import "encoding/binary"

// An mpegFrame is what the header of a frame of MPEG audio says, as ISO/IEC
// 11172-3 (2.4.1.3) and 13818-3 have it, and MPEG 2.5, which is nobody's
// standard.
type mpegFrame struct {
	kind    uint32 // equal in all frames of a recording
	bitrate int    // bits a second
	rate    int    // samples a second
	samples int
	size    int // bytes, with the header
	side    int // bytes between the header and the main data of layer III
}

const (
	mpegHeader   = 4    // bytes of a frame's header
	maxMPEGFrame = 2881 // bytes: layer II, 160 kbit/s, 8 kHz
)

// parseMPEGFrame reads the header that data begins with. ok is false if it is
// none, or of a free bitrate, which does not say how long the frame is.
func parseMPEGFrame(data []byte) (f mpegFrame, ok bool) {
	if len(data) < mpegHeader {
		return f, false
	}
	head := binary.BigEndian.Uint32(data)
	version, layer := head>>19&3, 4-head>>17&3 // 3 is MPEG 1, 2 is MPEG 2, 0 is MPEG 2.5
	bitrate, rate := head>>12&15, head>>10&3
	if head>>21 != 0x7FF || version == 1 || layer == 4 || bitrate == 0 || bitrate == 15 || rate == 3 || head&3 == 2 {
		return f, false
	}
	f.kind = head & 0xFFFE0C00 // sync, version, layer, sampling rate
	f.bitrate = mpegBitrate(version, layer, bitrate)
	f.rate = [...]int{44100, 48000, 32000}[rate]
	switch version {
	case 2:
		f.rate /= 2
	case 0:
		f.rate /= 4
	}
	padding := int(head >> 9 & 1)
	switch {
	case layer == 1:
		f.samples = 384
		f.size = (12*f.bitrate/f.rate + padding) * 4
	case layer == 3 && version != 3:
		f.samples = 576
		f.size = 72*f.bitrate/f.rate + padding
	default:
		f.samples = 1152
		f.size = 144*f.bitrate/f.rate + padding
	}
	f.side = sideInformation(version == 3, head>>6&3 == 3)
	return f, true
}

// mpegBitrate gives the bits a second that an index of 1 to 14 stands for.
func mpegBitrate(version, layer, index uint32) int {
	var thousands [15]int
	switch {
	case version == 3 && layer == 1:
		thousands = [...]int{0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448}
	case version == 3 && layer == 2:
		thousands = [...]int{0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384}
	case version == 3:
		thousands = [...]int{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}
	case layer == 1:
		thousands = [...]int{0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256}
	default:
		thousands = [...]int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
	}
	return thousands[index] * 1000
}

func sideInformation(mpeg1, mono bool) int {
	switch {
	case mpeg1 && !mono:
		return 32
	case mpeg1 || !mono:
		return 17
	default:
		return 9
	}
}
