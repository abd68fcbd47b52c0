"""Lists in the person's own order: named lists, and the one queue of what to watch later.

A list is the fold of what sources and the person said of it: its own facts, its entries, and what
the person changed of them by hand. Everything a person does with a list is an act with an undo
(`tracking.service.by_hand`). Who else may read or change a list (share links, collaborators,
subscribers) is no part of the diary and stands in tables of its own.

Verbs: `start_list`, `change_list`, `delete_list`, `clone_list`, `add_entries`, `move_entry`,
`change_note`, `remove_entry`, `share`, `invite`, `subscribe`.
"""
