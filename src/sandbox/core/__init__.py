"""What all networks of the sandbox share: ledger, accounts, faults, files, routing, pages."""
