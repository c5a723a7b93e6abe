"""Registers of the meetings: lists, single records, forms, and what is made of actions, risks, recommendations."""
