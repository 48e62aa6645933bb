package posts

// pictureKeys are the keys of commonKeys for pictures. Share images are cards for
// other sites, with the title on them as often as not.
func pictureKeys() keys {
	return keys{
		keyImage: {
			"image", "cover", "cover_image", "coverImage", "featured_image", "featuredImage", "featureImage", "feature_image",
			"hero", "heroImage", "hero_image", "banner", "header.image", "header.teaser",
			"teaser", "thumbnail", "thumb", "images",
		},
		keyImageAlt: {"image_alt", "imageAlt", "img_alt", "alt"},
		keyShareImage: {
			"og_image", "ogImage", "og.image", "header.og_image", "image.og_image", "socialImage", "social_image", "sharing_image", "sharingImage",
			"share_image", "shareImage", "twitter_image", "twitterImage", "twitter.image", "openGraphImage", "open_graph_image", "meta_image", "metaImage", "seo.image",
		},
		keyCaption: {
			"image_caption", "imageCaption", "cover_caption", "coverCaption", "featured_image_caption", "featuredImageCaption",
			"hero_caption", "heroCaption", "photo_caption", "photoCaption", "header.caption", "caption",
		},
		keyCredit: {
			"image_credit", "imageCredit", "photo_credit", "photoCredit", "cover_credit", "coverCredit", "featured_image_credit", "hero_credit", "heroCredit",
			"header.credit", "photographer", "image_attribution", "image_source", "imageSource", "credit",
		},
	}
}

// recordingKeys are the keys of commonKeys for files that come with a post, and
// for podcasts.
func recordingKeys() keys {
	return keys{
		keyEnclosure: {
			"enclosure", "enclosures", "audio", "audio_url", "audioUrl", "audio_file", "audioFile", "audio_link", "audio_src", "mp3", "mp3_url", "mp3Url",
			"podcast", "podcast_url", "podcastUrl", "podcast_link", "podcast_audio", "media_override", "podcast_file", "podcastFile", "episode_file", "episode_url",
			"video", "video_url", "videoUrl", "video_file", "videoFile", "media", "media_url", "mediaUrl", "file",
		},
		keyDuration: {
			"audio_duration", "audioDuration", "podcast_duration", "podcastDuration", "podcast.duration", "episode_duration", "itunes_duration", "itunes:duration", "itunes.duration",
			"video_duration", "videoDuration", "duration", "enclosure.duration", "audio.duration", "video.duration", "media.duration", "episode.duration",
		},
		keySize: {
			"audio_size", "audioSize", "audio_bytes", "audio_length", "podcast_bytes", "podcast_length", "podcast_size", "podcast_file_size", "podcast.bytes", "podcast.length", "podcast.size",
			"enclosure_length", "enclosure_size", "file_size", "fileSize", "length", "bytes", "size",
		},
		keySeason: {"season", "season_number", "seasonNumber", "itunes_season", "itunes:season", "itunes.season", "podcast.season", "podcast_season", "episode.season"},
		keyEpisode: {
			"episode", "episode_number", "episodeNumber", "itunes_episode", "itunes:episode", "itunes.episode",
			"podcast.episode", "podcast.number", "podcast_episode_number", "podcast_episode", "episode.number", "number",
		},
		keyEpisodeType: {
			"episode_type", "episodeType", "itunes_episodeType", "itunes_episode_type", "itunes:episodeType", "itunes.episodeType", "itunes.episode_type",
			"podcast.episode_type", "podcast.episodeType", "podcast_episode_type", "episode.type", "podcast.type",
		},
		keyExplicit:    {"explicit", "itunes_explicit", "itunes:explicit", "itunes.explicit", "podcast.explicit", "podcast_explicit"},
		keyArtwork:     {"episode_image", "episodeImage", "podcast.image", "podcast_image", "podcast.artwork", "itunes_image", "itunes:image", "itunes.image", "artwork", "episode_artwork", "episode.image"},
		keyChapters:    {"chapters", "podcast.chapters", "chapters_url", "chaptersUrl", "chapters_file", "podcast_chapters"},
		keyTranscripts: {"transcripts", "transcript", "podcast.transcripts", "podcast.transcript", "transcript_url", "transcriptUrl", "transcript_file", "podcast_transcript"},
	}
}
