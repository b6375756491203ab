"""Stage 6: territories compared, by operator and service, for the councils that answer for them."""
