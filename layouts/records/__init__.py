"""Registers, records and their forms as HTML."""
