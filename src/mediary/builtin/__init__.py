"""Shipped plugins: one file for each outside service, over the contract in `sdk`."""
