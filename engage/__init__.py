"""Engage: listen, measure, act and report back, beat by beat."""
