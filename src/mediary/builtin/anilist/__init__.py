"""AniList: its data export (`gdpr_data.json`) and dumps of its `MediaListCollection`."""

from mediary.builtin.anilist.read import AniList

plugin = AniList()
