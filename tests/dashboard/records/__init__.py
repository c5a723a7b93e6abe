"""Records and their pages, without a store."""
