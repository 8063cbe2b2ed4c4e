"""Beats with vintages, districts, census margins and frame counts."""
