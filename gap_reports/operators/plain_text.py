"""The reading room of answers: what somebody wrote is text, or is refused."""


def is_text(said: str) -> bool:
    """Neither a zero nor half of a character, which JSON can hold, and neither database nor hash."""
    try:
        return b"\0" not in said.encode()
    except UnicodeEncodeError:
        return False
