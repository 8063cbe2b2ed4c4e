"""Making instruments: the editor, drafts, the question bank, exchange with other formats."""
