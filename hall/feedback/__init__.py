"""Ratings (好差评) and requests (诉求)."""
