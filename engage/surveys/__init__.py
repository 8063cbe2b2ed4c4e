"""Instruments, waves, decks, the resident's journey, the sealed inbox and the mix."""
