"""Live polls at meetings: a tally and nothing else."""
