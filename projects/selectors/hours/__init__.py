"""Reads of claims and of the ledger."""
