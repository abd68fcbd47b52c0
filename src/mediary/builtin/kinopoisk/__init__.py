"""Kinopoisk: ratings from 1 to 10, as scrapers or the site itself write them."""

from mediary.builtin.kinopoisk.votes import Kinopoisk

plugin = Kinopoisk()
