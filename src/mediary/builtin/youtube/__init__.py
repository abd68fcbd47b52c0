"""YouTube and YouTube Music: the watch history that Google Takeout writes."""

from mediary.builtin.youtube.history import YouTube

plugin = YouTube()
