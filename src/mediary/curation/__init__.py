"""What a person puts right in the catalogue, adds to it, and says of how titles belong together.

Each of these is an act by hand: statements in a batch of its own, undone like any other. The room
folds them into the catalogue's tables, which the catalogue heeds.

Verbs: `merge`, `split`, `repoint`, `add_item`, `change_item`, `share_item`, `remove_item`,
`relate`, `arrange`.
"""
