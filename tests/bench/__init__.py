"""The benchmark: `make bench`. No test is timed; every speed is shown as a ratio to something in the same run."""
