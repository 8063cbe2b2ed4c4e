"""The demonstration city: made-up beats, officers, answers and meetings for a real town."""
