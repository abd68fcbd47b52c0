"""Letterboxd: the files of its account export, and the table that its importer takes."""

from mediary.builtin.letterboxd.recognise import Letterboxd

plugin = Letterboxd()
