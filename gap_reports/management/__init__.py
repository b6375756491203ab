"""The administrator's commands of this room."""
