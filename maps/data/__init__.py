"""Open data for everybody: each month that is kept, as files.

`shelf` writes and keeps them, `words` says what is in them, `catalogue` tells portals of them, `views` are
the doors.
"""
