"""View models: what a page says, as frozen values, before anyone renders it."""
