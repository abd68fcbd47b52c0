"""The diary over HTTP: history, marks, what is said of titles, changes."""
