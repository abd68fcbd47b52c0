"""Ryot's complete export, a JSON file."""

from mediary.builtin.ryot.read import Ryot

plugin = Ryot()
