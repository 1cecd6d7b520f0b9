"""The pure core: what a definition says, what a text means, what follows. See README.md for the rule of this folder."""
