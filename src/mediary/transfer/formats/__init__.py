"""Formats of other programs that a diary can be written in, one file each.

Each file holds a `Form`: how its members are written from `reading`'s streams, and, as data, what
the format cannot carry. `forms` lists them.
"""
