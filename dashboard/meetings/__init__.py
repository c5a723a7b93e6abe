"""Meetings: when they are held, and what their agendas say by themselves."""
