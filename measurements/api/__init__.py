"""The write side of the API: tokens, uploads, receipts, erasure."""
