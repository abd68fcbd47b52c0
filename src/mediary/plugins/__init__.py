"""The plugins that are there: shipped ones, files in the data folder, installed packages.

Verbs: `load_plugins`, `readers`. A plugin that cannot be loaded is reported, never fatal.
"""
