"""Child processes that cannot outlive us, and waiting that a signal ends."""

import collections
import contextlib
import ctypes
import logging.handlers
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from aftersales.engines.account import Account

PR_SET_PDEATHSIG = 1
LOG_BYTES = 5_000_000
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Problem(Exception):
    """What keeps us from going on, as one sentence for the person at the terminal."""


class Interrupted(Exception):
    """Someone wants us to stop: Ctrl-C, SIGTERM or a closed terminal."""


class _Signals:
    """Handlers only take note; the waiting code raises, so nothing is cut in half."""

    noted = 0
    last: int | None = None

    def note(self, number: int, *_) -> None:
        self.noted, self.last = self.noted + 1, number

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.note)


signals = _Signals()


def pause(seconds: float) -> None:
    """Sleep, but raise Interrupted as soon as a stop was asked for."""
    end = time.monotonic() + seconds
    while True:
        if signals.noted:
            raise Interrupted
        left = end - time.monotonic()
        if left <= 0:
            return
        time.sleep(min(left, 0.1))


class Child:
    """One program that we run: its own session, its output in a log file, and gone when we are gone.

    `stop_signal` asks it to end; the kernel sends the same when this process dies without stopping it (Linux). After
    `patience` seconds of asking its whole group is killed. `heard` gets each line of output as it comes.
    """

    def __init__(
        self,
        name: str,
        command: list[str],
        *,
        env: dict[str, str],
        log_folder: Path,
        account: Account | None = None,
        cwd: Path | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        patience: float = 15,
        pass_fds: tuple[int, ...] = (),
        heard: Callable[[str], None] = lambda line: None,
    ):
        self.name, self.command, self.env, self.account, self.cwd = name, command, env, account, cwd
        self.stop_signal, self.patience, self.pass_fds, self.heard = stop_signal, patience, pass_fds, heard
        self.log_file = log_folder / f"{name}.log"
        self.last_lines: collections.deque[str] = collections.deque(maxlen=12)
        self.process: subprocess.Popen | None = None
        self._reader: threading.Thread | None = None

    def start(self) -> "Child":
        self.last_lines.clear()
        parent = os.getpid()
        self.process = subprocess.Popen(
            self.command,
            env=self.env,
            cwd=self.cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=self.pass_fds,
            start_new_session=True,  # Ctrl-C is for the supervisor, which stops its children in order
            preexec_fn=lambda: self._tie_to(parent),
            **(self.account.as_user() if self.account else {}),
        )
        self._reader = threading.Thread(target=self._keep_output, args=(self.process.stdout,), daemon=True)
        self._reader.start()
        return self

    def _tie_to(self, parent: int) -> None:
        # After the change of user, which would clear it. A parent that died just before is not noticed by the kernel.
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(self.stop_signal), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    def _keep_output(self, stream) -> None:
        log = logging.handlers.RotatingFileHandler(self.log_file, maxBytes=LOG_BYTES, backupCount=1, errors="replace")
        with stream:
            for raw in stream:
                line = raw.decode(errors="replace").rstrip()
                self.last_lines.append(line)
                self.heard(line)
                log.emit(logging.makeLogRecord({"msg": line}))
        log.close()

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def finish(self) -> int:
        """Wait for a program that ends by itself; its exit code. A stop asked for meanwhile raises Interrupted."""
        while self.is_running:
            pause(0.05)
        self._reader.join(timeout=2)
        return self.process.returncode

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait until `ready()`; a child that dies first, or takes too long, is a Problem with its last lines."""
        end = time.monotonic() + seconds
        while not ready():
            if not self.is_running or time.monotonic() > end:
                raise Problem(self.last_words("did not start"))
            pause(0.05)

    def last_words(self, what: str) -> str:
        """A sentence with the last log lines under it."""
        if self._reader:
            self._reader.join(timeout=1)
        lines = "".join(f"\n    {line}" for line in self.last_lines)
        return f"{self.name} {what}. Its last lines ({self.log_file}):{lines or ' none'}"

    def ask_to_stop(self) -> None:
        if self.is_running:
            self.process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """Ask it to end, then make it; a second Ctrl-C shortens the asking. Nothing of its group is left."""
        if self.process is None:
            return
        self.ask_to_stop()
        end, asked = time.monotonic() + self.patience, signals.noted
        while self.is_running and time.monotonic() < end and signals.noted <= max(asked, 1):
            time.sleep(0.05)
        self._kill_group()
        self.process.wait()
        self._reader.join(timeout=2)
        self.process = None

    def _kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS says the latter of a group of zombies
            os.killpg(self.process.pid, signal.SIGKILL)
