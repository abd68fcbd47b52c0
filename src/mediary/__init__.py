"""Mediary: a self-hosted diary of everything you watch, read, play and hear."""

__version__ = "0.1.0"
