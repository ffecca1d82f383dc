"""Content-addressed files: what is put in comes out unchanged, under its SHA-256, or not at all."""

from documents.store.folder import FolderStore
from documents.store.interface import BadKey, Corrupted, Missing, Store, Unavailable

__all__ = ["BadKey", "Corrupted", "FolderStore", "Missing", "Store", "Unavailable"]
