"""Stage 0, the probe: the small family of errors, each told in one line and saying whether to try again."""

from mobile_probe.messages import ENGLISH, say


class ProbeError(Exception):
    """An error that a person can read: `key` and `values` name a line of `messages.TEXTS`.

    `permanent` says that the same call would fail again.
    """

    permanent = True

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def tell(self, language: str) -> str:
        """The error as one line in `language`."""
        return say(self.key, language, **self.values)

    def __str__(self) -> str:
        return self.tell(ENGLISH)


class ReadingError(ProbeError, ValueError):
    """A reading that breaks the contract: `field` names what is wrong, `reason` says why."""

    def __init__(self, field: str, key: str, **values: object) -> None:
        super().__init__(key, **values)
        self.field = field

    @property
    def reason(self) -> str:
        """Why the field is refused, in English and without the field's name."""
        return super().tell(ENGLISH)

    def tell(self, language: str) -> str:
        """The field and the reason, as one line in `language`."""
        return f"{self.field}: {super().tell(language)}"


class OutboxError(ProbeError):
    """The outbox file cannot be used as it is."""


class UploadError(ProbeError):
    """The server did not take what was sent; everything still waits in the outbox.

    `retry_after_s` is the pause in seconds that the server asked for, if it did.
    """

    def __init__(
        self, key: str, *, permanent: bool, retry_after_s: float | None = None, **values: object
    ) -> None:
        super().__init__(key, **values)
        self.permanent = permanent
        self.retry_after_s = retry_after_s


class BatchTooLargeError(UploadError):
    """The server answered 413: fewer readings at a time may pass."""


class UnknownTokenError(UploadError):
    """The server answered 401: it does not know this contributor, or no longer."""


class NoSuchAddressError(UploadError):
    """The server answered 404: it is older than what was asked of it, or none of ours."""
