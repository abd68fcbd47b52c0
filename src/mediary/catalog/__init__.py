"""Works and their parts, and how what sources name becomes one item.

A source names a title (`sdk.records.Title`); each distinct naming is kept as a mention. Items are
clusters of a person's live mentions: the same mentions always give the same items, in whatever
order they came. Until a provider confirms an item it is provisional and private to its person.

Verbs: `TitleResolver.resolve`, `recluster`. News: `MentionsMoved`.
"""
