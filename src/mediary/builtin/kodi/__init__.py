"""Kodi: what its video database knows of films, episodes and music videos."""

from mediary.builtin.kodi.library import Kodi

plugin = Kodi()
