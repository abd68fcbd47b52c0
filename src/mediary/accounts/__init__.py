"""Who is asking, and what they may do.

Verbs: set up, register, sign in, sign out, add an account, add a token, resolve the viewer.
A `Viewer` is all that higher rooms see of an account. Passwords are argon2id; session and API
tokens are random and only their sha256 is stored. Each of a person's writes bumps
`account.version`, the key of every cache of that person.
"""
