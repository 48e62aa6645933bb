package media

import (
	"errors"
	"fmt"
	"io"
	"math"
	"time"
)

// maxDuration is the longest recording that is believed in. What tells more is
// broken.
const maxDuration = 30 * 24 * time.Hour

// Duration reads how long a recording is, from its file of so many bytes.
// mediaType is what it is, in lower case and without parameters: audio/mpeg,
// audio/mp4, video/mp4, video/quicktime, audio/ogg, audio/opus, video/ogg,
// application/ogg, audio/flac, audio/wav, audio/webm or video/webm. Zero and no
// error mean that the type is another. An error means that the file does not say
// how long it is, or nothing believable: over 30 days are not.
//
// The length is the one that players show: without the silence that encoders put
// before and after, where the file tells how much that is.
//
// At most 8 MB of the file are read. That makes one kind of length an estimate:
// that of an MP3 file above 4 MB whose bitrate varies and whose encoder has not
// written how many frames there are. It is told from 128 places spread over the
// file, and may be some percents off where the bitrate varies much.
func Duration(r io.ReaderAt, size int64, mediaType string) (time.Duration, error) {
	file := &recording{file: r, size: size, left: maxRead}
	var seconds float64
	var err error
	switch mediaType {
	case "audio/mpeg":
		seconds, err = mpegSeconds(file)
	case "audio/mp4", "video/mp4", "video/quicktime":
		seconds, err = mp4Seconds(file)
	case "audio/ogg", "audio/opus", "video/ogg", "application/ogg":
		seconds, err = oggSeconds(file)
	case "audio/flac":
		seconds, err = flacSeconds(file)
	case "audio/wav":
		seconds, err = wavSeconds(file)
	case "audio/webm", "video/webm":
		seconds, err = webmSeconds(file)
	default:
		return 0, nil
	}
	if err == nil {
		err = believe(seconds)
	}
	if err != nil {
		return 0, fmt.Errorf("length of %s: %w", mediaType, err)
	}
	return time.Duration(math.Round(seconds * float64(time.Second))), nil
}

// believe tells what is wrong with a length. One that rounds to no time at all
// is none.
func believe(seconds float64) error {
	switch {
	case math.IsNaN(seconds) || seconds < 0:
		return fmt.Errorf("%g seconds", seconds)
	case seconds < time.Nanosecond.Seconds():
		return errors.New("the file does not tell it")
	case seconds > maxDuration.Seconds():
		return fmt.Errorf("%g seconds are more than 30 days", seconds)
	default:
		return nil
	}
}

// per gives the seconds that so many units take; 0 if it is not known how many
// make a second.
func per(units float64, second uint32) float64 {
	if second == 0 {
		return 0
	}
	return units / float64(second)
}
