"""The workspace of the councils room: what a space plans, notes and follows about its white zones."""
