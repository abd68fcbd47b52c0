"""What a history adds up to.

Verb: `totals`.
"""
