"""Meetings, RSVPs and calendars."""
