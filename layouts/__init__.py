"""View model in, rendering out: pages, charts, sheets. Pure functions."""
