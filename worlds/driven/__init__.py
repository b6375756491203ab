"""The worlds' third maker: valleys and ridges that shade, and a crowd that is mostly seen from the road."""
