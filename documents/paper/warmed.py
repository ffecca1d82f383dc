"""Importing this module loads the renderer and every font: the fork server preloads it."""

from . import warm

warm()
