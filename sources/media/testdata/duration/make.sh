#!/bin/sh
# Makes the recordings of this folder anew, with ffmpeg, lame and flac. It tells
# how long they are by ffprobe, and by what ffmpeg decodes. Other versions of these
# programs make other bytes. It takes the folder to write to.
set -eu
cd "$1"
tones=$(mktemp -d)
trap 'rm -r "$tones"' EXIT

make() { ffmpeg -nostdin -v error -y "$@"; }
tone() { make -f lavfi -i "sine=frequency=440:sample_rate=$2:duration=$3" -bitexact "$tones/$1.wav"; }
tone hi 44100 0.7
tone middle 22050 1.3
tone low 8000 1.9
make -f lavfi -i "anoisesrc=r=44100:d=1.7:a=0.5:seed=1,volume='if(lt(t,0.9),0,1)':eval=frame" -bitexact "$tones/vary.wav"

mp3() { name=$1 from=$2; shift 2; lame --quiet "$@" "$tones/$from.wav" "$name.mp3"; }
mp3 cbr hi -b 56 --resample 44.1
mp3 cbr-bare hi -t -b 48 --resample 44.1
mp3 vbr vary -V 9
mp3 vbr-bare vary -t -V 9
mp3 vbr-22khz middle -V 7
mp3 cbr-bare-22khz middle -t -b 16
mp3 cbr-bare-8khz low -t -b 8
make -i "$tones/hi.wav" -ac 2 -b:a 56k stereo.mp3
make -i "$tones/hi.wav" -ar 32000 -b:a 48k layer2.mp2
make -i "$tones/middle.wav" -b:a 24k layer2-22khz.mp2

aac() { name=$1; shift; make -i "$tones/hi.wav" -c:a aac -b:a 24k "$@" "$name"; }
aac moov-last.m4a
aac moov-first.m4a -movflags faststart
aac fragments.m4a -movflags +frag_keyframe+empty_moov -frag_duration 200000
aac fragments-behind.m4a -movflags +frag_keyframe -frag_duration 200000
aac fragments-dash.m4a -movflags +dash+skip_trailer -frag_duration 200000
red="color=c=red:s=32x32:r=10:d=0.8"
make -f lavfi -i "$red" -c:v libx264 -pix_fmt yuv420p video.mp4
make -f lavfi -i "$red" -i "$tones/hi.wav" -c:v libx264 -bf 0 -pix_fmt yuv420p -c:a aac -b:a 16k \
	-movflags +frag_keyframe+empty_moov -frag_duration 500000 fragments.mp4
make -f lavfi -i "$red" -c:v mpeg4 video.mov

make -i "$tones/hi.wav" -c:a libvorbis -q:a 0 vorbis.ogg
make -i "$tones/hi.wav" -c:a libopus -b:a 16k opus.opus
make -i "$tones/low.wav" -t 0.3 -c:a flac flac.ogg
make -i "$tones/low.wav" -c:a libspeex speex.ogg
make -f lavfi -i "$red" -i "$tones/hi.wav" -t 0.4 -c:v libtheora -c:a libopus -b:a 16k theora.ogv
flac --silent --no-padding --no-seektable --until=0:00.3 -o flac.flac "$tones/low.wav"

make -i "$tones/low.wav" -t 0.33 -c:a pcm_u8 pcm.wav
make -i "$tones/low.wav" -t 0.33 -c:a pcm_u8 -rf64 always rf64.wav
make -i "$tones/low.wav" -t 0.33 -c:a pcm_u8 -f wav - | cat >piped.wav
make -i "$tones/low.wav" -t 0.9 -c:a adpcm_ima_wav adpcm.wav

make -i "$tones/hi.wav" -c:a libopus -b:a 16k audio.webm
make -f lavfi -i "$red" -c:v libvpx video.webm
make -i "$tones/hi.wav" -c:a libopus -b:a 16k -f webm - | cat >piped.webm

printf '%-24s %6s %10s %10s\n' file bytes ffprobe decoded
for file in *.*; do
	case $file in *.sh) continue ;; esac
	probed=$(ffprobe -v error -show_entries format=duration -of csv=p=0 "$file")
	samples=$(ffmpeg -nostdin -v error -i "$file" -map '0:a?' -f s16le -ac 1 -ar 48000 - 2>/dev/null | wc -c || true)
	printf '%-24s %6d %10s %10s\n' "$file" "$(wc -c <"$file")" "$probed" "$(awk "BEGIN { print $samples / 96000 }")"
done
