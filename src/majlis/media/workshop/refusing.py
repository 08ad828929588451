"""What the workshop says of a file that it cannot use."""


class Unusable(Exception):
    """The file cannot be used; `code` is a stable word, `place` where in it, counted from one."""

    def __init__(self, code: str, *, place: int = 0) -> None:
        super().__init__(code)
        self.place = place
