"""Subscriptions, piece by piece."""
