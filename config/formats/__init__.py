"""How each language writes what the framework writes otherwise."""
