"""Wire shapes of accounts, by the same names as the routes."""
