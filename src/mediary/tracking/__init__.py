"""The diary: what each source said of a play or a title, and what follows from it.

`watch_log_source` and `statement` are the ledger: immutable records, claimed by batches. Plays
(`watch_log`), ratings, statuses, favourites, notes (`user_media`), reviews, tags, copies and
progress are folds of the live records, rewritten in the transaction that changed them.

Verbs: `record` (records of a block), `totals`, `history`. Reacts to `BatchUndone` and
`MentionsMoved`.
"""
