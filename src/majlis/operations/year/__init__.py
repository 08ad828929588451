"""The demonstration's year: laid over the sandbox, walked day by day, and kept as a copy."""
