"""People on the dashboard: the list, one person with all that is said of him, and everything that can be changed."""
