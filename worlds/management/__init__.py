"""The commands of the worlds room."""
