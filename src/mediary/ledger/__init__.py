"""Who said what, in which batch: the ground that undo, re-import and merging stand on.

Every import, sync or act of a person is a batch. What it says is stored as immutable records in
the tables of higher rooms (mentions of titles, records of plays, statements); a record lives as
long as one batch that is not undone claims it. What people see is a fold of the live records, so
the order of imports does not matter and any batch can be undone at any time.

Verbs: `open_batch`, `claim`, `undo_batch`. News: `BatchUndone`.
"""
