"""Virtual phones: the second gateway, for trying Sayso out with no account."""
