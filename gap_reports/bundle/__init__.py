"""Evidence bundles: what a zone rests on, packed, hashed and signed, for anybody to redo the last step."""
