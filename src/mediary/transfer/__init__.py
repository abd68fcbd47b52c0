"""Everything in, and out again: imports, their rehearsal and undo, and exports.

A reader (`builtin/…`) turns files into rows and records; this room stages the files, recognises
them, hands rows to the catalogue and the diary block by block, and keeps every source row with
what became of it. An import is a job: it resumes, can be cancelled, and is undone as one batch.

Verbs: `stage_paths`, `look`, `prepare`, `start_imports`, `change_import`, `undo_import`, and
`start` of an export.
"""
