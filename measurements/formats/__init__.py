"""Foreign formats, one module each: what a client sends becomes our reading, or a sentence that says why not."""
