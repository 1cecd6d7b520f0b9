"""Runners decide only who calls `perform`, and when."""
