"""Lists in the person's own order: named lists, and the one queue of what to watch later.

A list is the fold of what sources said of it: its own facts and its entries. The room registers
that fold with `tracking`, and has no verbs yet.
"""
