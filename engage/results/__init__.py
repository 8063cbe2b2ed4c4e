"""Releases: what is published, frozen and hashed."""
