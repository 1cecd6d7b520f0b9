"""The `sayso` commands; one module a family. What they share is in `opening`."""
