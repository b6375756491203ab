"""The aspects room: what is counted of measured tiles, and the terms in which a territory is told of it."""

# Tiles with evidence; those published as white and as served; and those that contradict the release.
EVIDENCE, WHITE, SERVED, MISSING, UNDECLARED = "evidence", "white", "served", "missing", "undeclared"
# The same contradictions, but the doubt is of the published tiles alone: how many people they hold.
MISSING_TOLD, UNDECLARED_TOLD = "missing_told", "undeclared_told"
CONTRADICTIONS = {MISSING: MISSING_TOLD, UNDECLARED: UNDECLARED_TOLD}
