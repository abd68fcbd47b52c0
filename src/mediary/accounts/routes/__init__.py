"""Accounts over HTTP: signing in, one's own account, other people, administration."""
