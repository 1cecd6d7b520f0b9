"""The use cases, one module a verb: load, decide, save, and one commit at the end."""
