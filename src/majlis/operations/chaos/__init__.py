"""Publishing under faults, real processes and a ledger that is not ours: counting violations."""
