"""Carrying a wave out: plans, print runs, paper and phone entry, the monitor, integrity screens."""
