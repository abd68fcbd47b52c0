"""The command line: rooms' commands plugged in, and the server's own.

A room's commands are loaded when they are called, so that `mediary serve` does not pay for the
importer and `mediary --help` not for the database. Errors become a sentence on standard error
and an exit code: 0 done, 1 done with problems, 2 wrong use, 3 an answer is needed or refused,
4 server or database not reachable.
"""
