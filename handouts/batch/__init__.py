"""A roster becomes a folder of handouts: planned, made by several processes, and noted in a ledger."""
