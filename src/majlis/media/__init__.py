"""Files that people give us: what they are, what networks take of them, and where they lie."""
