"""BoardGameGeek: a person's collection and the plays that they logged.

Reads what the site's XML API 2 answers to `collection` and `plays`, saved to files, and the CSV
that the site's collection page offers. Games are named by the `objectid` in all of them.
"""

from mediary.builtin.boardgamegeek.read import BoardGameGeek

plugin = BoardGameGeek()
