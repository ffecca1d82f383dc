"""`app` for a WSGI server, and the console script `hongtou`."""

from __future__ import annotations

from typing import Any

from workflow.cli import cli


def __getattr__(name: str) -> Any:
    """Makes `app` when a server asks for it, so that the console script stays quick."""
    if name == "app":
        from workflow.app import create_app

        return create_app()
    raise AttributeError(name)


def main() -> None:
    """The console script."""
    cli.main(prog_name="hongtou")


if __name__ == "__main__":
    main()
