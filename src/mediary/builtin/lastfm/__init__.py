"""Last.fm: scrobbles, as the programs that people fetch them with write them."""

from mediary.builtin.lastfm.recognise import LastFm

plugin = LastFm()
