"""Spotify: listens of the account data and of the extended streaming history."""

from mediary.builtin.spotify.recognise import Spotify

plugin = Spotify()
