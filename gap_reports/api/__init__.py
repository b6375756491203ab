"""The doors of cases for programs."""
