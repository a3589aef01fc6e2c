"""Questions about items and centres: which item, which of its situations, which facts."""
