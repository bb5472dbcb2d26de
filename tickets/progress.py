"""Where a ticket stands, from where its tasks stand. Pure."""

# Where a task is after an event; `task.restored` says it itself.
STATE_AFTER = {
    "ticket.dispatched": "sent",
    "task.arranged": "arranged",
    "task.rearranged": "arranged",
    "task.started": "in_service",
    "task.done": "done",
    "task.help_asked": "help_asked",
    "task.help_kept": "sent",
    "task.withdrawn": "withdrawn",
}
RESTORED = "task.restored"
LADDER = ("dispatched", "arranged", "in_service", "serviced")


def ticket_state(task_states: list[str]) -> str:
    """The state of a ticket whose tasks (without the withdrawn ones) are in these states.

    Arranged when all are (A15); in service when one has begun; serviced when all are done.
    """
    if not task_states or any(s in ("sent", "help_asked") for s in task_states):
        return "dispatched"
    if all(s == "done" for s in task_states):
        return "serviced"
    if any(s in ("in_service", "done") for s in task_states):
        return "in_service"
    return "arranged"


def steps(now: str, target: str) -> list[str]:
    """The transitions that lead from one state up to another: `dispatched` → `in_service` is arrange, start."""
    names = {"arranged": "arrange", "in_service": "start", "serviced": "serve"}
    if now not in LADDER or LADDER.index(target) <= LADDER.index(now):
        return []
    return [names[s] for s in LADDER[LADDER.index(now) + 1 : LADDER.index(target) + 1]]
