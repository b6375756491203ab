"""Campaigns: where readings are asked for, until each place asked about is decided or its budget is spent."""
