"""What a strict parser says of what it does not take, in words that name the field first."""

import re

import msgspec

NOT_UNDERSTOOD = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

# Patterns, each with the words in which a refusal names it.
PLMN = r"^[0-9]{5,6}\Z"
PRINTABLE = r"^[^\x00-\x1f\x7f]*\Z"
IN_WORDS = {PLMN: "five or six digits", PRINTABLE: "text without control characters"}


def sentence(error: Exception, what: str = "a reading") -> str:
    """The parser's message with the field first: "longitude: expected `float`, got `str`"."""
    message = str(error)
    if isinstance(error, RecursionError):
        return f"not {what}: brackets in brackets, too deep"
    for pattern, words in IN_WORDS.items():
        message = message.replace(f"`str` matching regex {pattern!r}", words)
    missing = re.fullmatch(r"Object missing required field `(\w+)`(?: - at `\$\.?(.*)`)?", message)
    if missing:
        return f"{missing[1]}: missing"
    placed = re.fullmatch(r"(.*) - at `\$\.?(.*)`", message)
    if placed and placed[2]:
        return f"{placed[2]}: {placed[1][0].lower()}{placed[1][1:]}"
    return f"not {what}: {message}"
