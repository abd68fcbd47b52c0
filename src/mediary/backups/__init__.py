"""Backups: copies of the whole database, made, tested, kept for a while and put back.

`service` makes, lists, verifies, restores, deletes and clears away. A backup is a file with a
description beside it (`described`); the folder is what counts, since a database that is restored
has an old idea of its own backups. There are three forms, each a module with the verbs `write`,
`try_out` and `restore`: a SQLite file, a dump by PostgreSQL's programs, and the rows of all tables
where those programs are missing.
"""
