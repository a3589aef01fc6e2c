"""Cases (办件): filed, taken through their stages, and shown to whoever proves to be concerned."""
