"""Minutes: claims from attendance, confirmation, the ledger."""
