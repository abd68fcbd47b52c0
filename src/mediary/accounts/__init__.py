"""Who is asking, what they may do, and who sees what of whom.

Verbs: set up, register, invite, sign in (browsers and programs), sign out, add a token, make a
link, change an account or its role, switch it off, leave. A `Viewer` is all that higher rooms see
of who asks, and `visibility` alone decides what they see of somebody else.
Passwords are argon2id; all other secrets are random and only their sha256 is stored. Each of a
person's writes bumps `account.version`, the key of every cache of that person.
News: `AccountLeaving`.
"""
