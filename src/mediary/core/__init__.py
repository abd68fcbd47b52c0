"""What every room stands on: settings, database, errors, news, jobs, clock, identifiers.

There is no word of the domain in here. Rooms above import freely from `core`; `core` imports
libraries only.
"""
