"""Trakt: the account export (both layouts), its CSV tables, and backups made over its API."""

from mediary.builtin.trakt.recognise import Trakt

plugin = Trakt()
