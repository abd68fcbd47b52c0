"""The plain shapes and small protocols that a plugin may see.

A plugin is one file about one outside service. It reads that service's files (later: answers its
calls) and hands back plain records; matching, de-duplication, preview, progress, resume and undo
belong to the host. Nothing here knows the database, the settings or another plugin.
"""
