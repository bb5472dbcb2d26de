"""Is everything well? Asked by /healthz, `manage.py health`, the supervisor and the compose file."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from core import clock
from core.beat import every
from deadlines import checking

# A sign of life fades by itself, by the broker's clock: three missed heartbeats and it is gone.
SIGN_SECONDS = 60


def broker() -> redis.Redis:
    """The broker as redis-py wants it, with short patience: a page waits for the answer."""
    return redis.Redis.from_url(settings.CACHES["default"]["LOCATION"], socket_connect_timeout=2, socket_timeout=2)


def sign_of_life(name: str) -> None:
    """Leave word that `name` (worker or beat) is alive now. The value differs each time, so a watcher sees it change."""
    with broker() as client:
        client.pipeline().incr(f"health:{name}").expire(f"health:{name}", SIGN_SECONDS).execute()


@every(20, expires=60)
def heartbeat() -> None:
    """Sent by beat every 20 s and run by a worker: proof that the way from beat to worker is open."""
    sign_of_life("worker")


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_broker() -> None:
    with broker() as client:
        client.ping()


def check_sign(name: str) -> None:
    with broker() as client:
        if not client.exists(f"health:{name}"):
            raise LookupError(f"no sign of life for {SIGN_SECONDS} s")


def check_sweep() -> None:
    why = checking.trouble(clock.now())
    if why:
        raise LookupError(why)


CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "broker": check_broker,
    "worker": lambda: check_sign("worker"),
    "beat": lambda: check_sign("beat"),
    "sweep": check_sweep,
}


def report(names: list[str] | None = None) -> dict[str, str]:
    """Each check with `ok`, or with the kind of its error: no addresses or names, since anyone may ask."""
    result = {}
    for name in names or CHECKS:
        try:
            CHECKS[name]()
            result[name] = "ok"
        except LookupError as error:
            result[name] = str(error)
        except Exception as error:  # whatever is wrong with it, the answer is that it is not well
            result[name] = type(error).__name__
    return result


def is_well(checks: dict[str, str]) -> bool:
    return all(word == "ok" for word in checks.values())


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when web, database, broker, worker, beat and sweep are well, else 503; which one is not stands in the JSON."""
    checks = {"web": "ok"} | report()
    return JsonResponse(checks, status=200 if is_well(checks) else 503)
