"""Stage 0, the probe: the server's word on a batch, believed only if it answers for each that was sent."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

from mobile_probe.transport import not_our_server, one_line


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The server's word on one batch: counts, id -> reason for the refused, a receipt for readings.

    `held` counts those among the accepted that it keeps apart as doubtful: it has them all the same.
    """

    accepted: int
    duplicates: int
    refused: dict[str, str]
    held: int
    receipts: tuple[str, ...]

    @classmethod
    def read(cls, answer: dict[str, object], batch: Collection[str]) -> Self:
        """Understand an answer about the ids in `batch`. Raises UploadError unless it answers for each."""
        try:
            acknowledgement = cls(
                accepted=_count(answer["accepted"]),
                duplicates=_count(answer["duplicates"]),
                refused=_refused(answer["refused"], batch),
                held=_count(answer.get("held", 0)),
                receipts=tuple(one_line(str(answer[name])) for name in ("receipt",) if name in answer),
            )
        except (LookupError, TypeError) as error:
            raise not_our_server(repr(error)) from None
        told = acknowledgement.accepted + acknowledgement.duplicates + len(acknowledgement.refused)
        if told != len(batch) or not acknowledgement.refused.keys() <= set(batch):
            raise not_our_server(f"{told} / {len(batch)}")
        return acknowledgement


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError(value)
    return value


def _refused(value: object, batch: Collection[str]) -> dict[str, str]:
    if not isinstance(value, list):
        raise TypeError(value)
    ids = list(batch)
    # A server that could not even read the id leaves it empty; the place in the batch still names it.
    return {str(item["id"]).lower() or ids[item["index"]]: one_line(str(item["reason"])) for item in value}
