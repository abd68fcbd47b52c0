"""What a person has: the grids of their library, the page of a title, what to go on with.

Everything here is read, from the cache of titles that `tracking` keeps and from what the person
said. Pages are cut in SQL and encoded from plain rows, for these are the reads that a page of
the browser waits for.
"""
