"""`app` for a WSGI server, and the console script `hongtou`."""

from __future__ import annotations

import gc
import sys
from typing import Any


def __getattr__(name: str) -> Any:
    """Makes `app` when a server asks for it, so that the console script stays quick."""
    if name == "app":
        from workflow.app import create_app

        return create_app()
    raise AttributeError(name)


def main() -> None:
    """The console script; the commands of the papers alone do not wait for the application."""
    gc.disable()  # what they load lives as long as they do: looking for garbage takes a twentieth of their time
    from documents.cli import papers

    if set(sys.argv[1:2]) & set(papers.commands):
        papers.main(prog_name="hongtou")
    gc.enable()
    from workflow.cli import cli

    cli.main(prog_name="hongtou")


if __name__ == "__main__":
    main()
