"""What can go wrong with something stored."""


class Missing(LookupError):
    """There is no such thing."""


class Taken(ValueError):
    """Somebody else already has it."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.message = message
