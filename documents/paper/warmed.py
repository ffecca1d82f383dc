"""Importing this module loads the renderer and every font: the fork server preloads it, set-up runs it to prepare the fonts."""

from . import warm

warm()
