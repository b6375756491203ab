"""The doors of cases for people."""
