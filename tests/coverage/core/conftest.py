"""Property tests share a slow machine with others: no deadline, and no example database left in the tree."""

from hypothesis import settings

settings.register_profile("core", deadline=None, database=None, max_examples=60)
settings.load_profile("core")
