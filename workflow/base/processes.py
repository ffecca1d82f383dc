"""Everything on one machine: web, dispatcher, workers and broker under one supervisor that restarts what dies."""

from __future__ import annotations

import configparser
import fcntl
import os
import socket
import sys
from pathlib import Path

from workflow.base import broker
from workflow.base.settings import Settings

STOP_WAIT_S = 20


def port_is_taken(host: str, port: int) -> bool:
    """Whether something listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def claim(settings: Settings) -> bool:
    """Claims the data folder for this process and what it becomes; False where another one runs on it.

    The lock goes with the process, however it ends.
    """
    folder = settings.data / "run"
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return False
    os.set_inheritable(handle, True)  # the supervisor keeps it across exec
    return True


def web_command(settings: Settings, host: str, port: int) -> list[str]:
    """How to start the web server."""
    return [
        *(sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{host}:{port}"),
        *("--worker-class", "gthread", "--workers", str(settings.web_processes)),
        *("--threads", str(settings.web_threads), "--graceful-timeout", "10", "--log-level", "warning"),
    ]


def supervise(settings: Settings, host: str, port: int) -> None:
    """Becomes the supervisor; returns never. Ctrl-C or SIGTERM stops everything it started."""
    for name in ("run", "log"):
        (settings.data / name).mkdir(parents=True, exist_ok=True)
    file = settings.data / "run" / "supervisord.conf"
    with file.open("w") as out:
        _configuration(settings, host, port).write(out)
    os.execv(sys.executable, [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(file)])  # noqa: S606 - our own file


def _configuration(settings: Settings, host: str, port: int) -> configparser.RawConfigParser:
    data = settings.data.absolute()
    hongtou = [sys.executable, "-m", "wsgi"]
    programs = {
        "broker": broker.server_command(settings),
        "web": web_command(settings, host, port),
        "dispatcher": [*hongtou, "dispatcher"],
        "worker": [*hongtou, "worker"],
    }
    if settings.broker_url:
        del programs["broker"]  # somebody else's, and already running
    conf = configparser.RawConfigParser()
    conf["supervisord"] = {
        "nodaemon": "true",
        "silent": "true",
        "user": "root" if os.getuid() == 0 else str(os.getuid()),
        "logfile": str(data / "log" / "supervisord.log"),
        "pidfile": str(data / "run" / "supervisord.pid"),
        "directory": str(Path(__file__).parents[2]),
    }
    for priority, (name, command) in enumerate(programs.items(), start=1):
        conf[f"program:{name}"] = _program(command, data / "log" / f"{name}.log", priority)
    conf["program:worker"].update(
        numprocs=str(settings.workers), process_name="%(program_name)s-%(process_num)s"
    )
    return conf


def _program(command: list[str], log: Path, priority: int) -> dict[str, str]:
    return {
        "command": " ".join(_quoted(part) for part in command),
        "priority": str(priority),
        "autorestart": "true",
        "startretries": "1000000",
        "stopwaitsecs": str(STOP_WAIT_S),
        "stopasgroup": "true",
        "killasgroup": "true",
        "redirect_stderr": "true",
        "stdout_logfile": str(log),
    }


def _quoted(part: str) -> str:
    """A word for supervisor, which splits like a shell and expands %(names)s."""
    return "'" + part.replace("'", "'\"'\"'").replace("%", "%%") + "'"
