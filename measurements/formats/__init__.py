"""Foreign formats, one module each: what a client sends becomes our reading, or a reason why not."""
