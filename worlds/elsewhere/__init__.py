"""The worlds' other maker: ground, crowd and phones made otherwise than those of the trials."""
