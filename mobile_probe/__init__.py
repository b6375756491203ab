"""Stage 0, the probe: obtains readings, keeps them while there is no network, uploads them later."""

__version__ = "0.1.0"
