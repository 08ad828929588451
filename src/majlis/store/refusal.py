"""What the rules refuse."""


class Refused(Exception):
    """The rules do not allow this now; the text is one translated sentence for the person."""
