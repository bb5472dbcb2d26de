"""Watching over running children: start again what died, give up on what keeps dying, notice a beat gone silent."""

import time
from collections.abc import Callable

import redis

from aftersales.engines.process import Child, Problem

DEATHS, WITHIN = 5, 60  # so many deaths within so many seconds, and there is no use in starting it again
BEAT_SILENCE = 60  # seconds by the monotonic clock, which no one can set


class Watched:
    """A child that is to run all the time. Each death within a minute doubles the pause before its next start."""

    def __init__(self, child: Child, say: Callable[[str], None], *, first_pause: float = 1, clock=time.monotonic):
        self.child, self.say, self.first_pause, self.clock = child, say, first_pause, clock
        self.deaths: list[float] = []
        self.start_at: float | None = None

    def tend(self) -> None:
        """Look once; Problem with its last log lines when it keeps dying."""
        now = self.clock()
        if self.start_at is not None:
            if now >= self.start_at:
                self.start_at = None
                self.child.start()
        elif not self.child.is_running:
            self.deaths = [death for death in self.deaths if now - death < WITHIN] + [now]
            if len(self.deaths) >= DEATHS:
                raise Problem(self.child.last_words(f"died {DEATHS} times within {WITHIN} seconds"))
            wait = self.first_pause * 2 ** (len(self.deaths) - 1)
            self.say(f"{self.child.name} ended; starting it again in {wait:g} s (log: {self.child.log_file})")
            self.child.stop()  # whatever of its group outlived it
            self.start_at = now + wait


class BeatWatch:
    """Stops a beat that has sent nothing for a minute, so that its Watched starts it again.

    Beat counts up a key in the broker with each task it sends. While the broker does not answer nothing is known of
    beat, and nothing is held against it.
    """

    EVERY = 5  # seconds

    def __init__(self, beat: Child, redis_url: str, say: Callable[[str], None], *, clock=time.monotonic):
        self.beat, self.say, self.clock = beat, say, clock
        self.client = redis.Redis.from_url(redis_url, socket_connect_timeout=2, socket_timeout=2)
        self.seen: bytes | None = None
        self.heard_at = self.next_look = clock()

    def look(self) -> None:
        now = self.clock()
        if now < self.next_look:
            return
        self.next_look = now + self.EVERY
        try:
            value = self.client.get("health:beat")
        except redis.RedisError:
            self.heard_at = now
            return
        if not self.beat.is_running or (value is not None and value != self.seen):
            self.seen, self.heard_at = value, now
        elif now - self.heard_at > BEAT_SILENCE:
            self.say(f"beat has sent nothing for {BEAT_SILENCE} s; stopping it")
            self.beat.stop()
            self.heard_at = now
