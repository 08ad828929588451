"""No message missed: what citizens write under faults, and a ledger that is not ours."""
