"""The turnstile of the councils room: one worker at a time, with the memory that large sums take."""

from django.db import connection

COMPARING, AUDITING, NOTING = 7_009, 7_005, 7_006  # the advisory locks
# The squares of 1 km of a région fit in memory at once; compiling statements for them takes seconds.
FOR_LARGE_SUMS = {"work_mem": "128MB", "jit": "off"}


def take_turn(lock: int) -> None:
    """Wait until nobody else holds the lock; it and the memory last until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
        for name, value in FOR_LARGE_SUMS.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
