"""TV Time, closed in July 2026: every kind of file that people saved from it."""

from mediary.builtin.tvtime.recognise import TvTime

plugin = TvTime()
