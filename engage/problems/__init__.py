"""SARA records, measures and assessments; empty until their own issue."""
