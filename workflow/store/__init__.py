"""The only code that knows SQL; one module a noun. Nothing above it ever holds a row object."""
