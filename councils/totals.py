"""The totals room: what the hundreds of communes of a département add up to, kept, so that no page waits."""

from collections.abc import Collection, Iterator

from councils import sums
from councils.models import Total
from councils.sums import Sum
from coverage.models import Territory
from coverage.queries import communes_of

LARGER = (Territory.EPCI, Territory.DEPARTEMENT, Territory.REGION)  # than a commune
AT_ONCE = 100


def members(kinds: Collection[str] = LARGER) -> dict[str, list[str]]:
    """The communes of each territory of these kinds, by its key."""
    larger = Territory.objects.filter(kind__in=kinds).order_by("key")
    return {key: communes_of(key) for key in larger.values_list("key", flat=True)}


def keep(communes: dict[str, list[str]]) -> None:
    """Add every one of them up anew."""
    Total.objects.all().delete()
    Total.objects.bulk_create(_added_up(communes), batch_size=AT_ONCE)


def of(key: str, communes: list[str]) -> Sum:
    """The total that is kept, else the sum as it now is."""
    rows = Total.objects.filter(key=key).values_list("rows", flat=True).first()
    return sums.of(communes) if rows is None else sums.built(rows)


def _added_up(communes: dict[str, list[str]]) -> Iterator[Total]:
    for key, codes in communes.items():
        if codes:
            yield Total(key=key, rows=sums.rows_of(codes))
