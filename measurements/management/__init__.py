"""What an administrator runs on readings."""
