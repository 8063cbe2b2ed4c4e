"""The beat officer's briefing: content, archive and PDF."""
