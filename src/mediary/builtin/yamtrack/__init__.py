"""Yamtrack's CSV export in all its ages, and Floppy's superset of it."""

from mediary.builtin.yamtrack.read import Yamtrack

plugin = Yamtrack()
