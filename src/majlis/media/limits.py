"""How large a file may be before we look at it, and what it may cost to open."""

from datetime import timedelta

# What one upload may weigh. Some networks take less; the composer says which.
LARGEST_UPLOAD_BYTES = 4 * 1024**3
LARGEST_IMAGE_BYTES = 64 * 1024**2
LARGEST_DOCUMENT_BYTES = 100 * 1024**2
LARGEST_CAPTIONS_BYTES = 2 * 1024**2
# What somebody of the public may send with a question; an institution may set less.
LARGEST_PUBLIC_BYTES = 20 * 1024**2
MOST_PUBLIC_FILES = 5
# From somebody without account: so many files, each so large.
MOST_GUEST_FILES = 3
LARGEST_GUEST_BYTES = 10 * 1024**2
# Decoded, an image of this size takes 200 MB.
MOST_PIXELS = 50_000_000
# LinkedIn takes 36,152,320 pixels; the others name no number. Source: learn.microsoft.com,
# Images API, read 2026-08.
MOST_PIXELS_OUT = 36_000_000
# How long one file may keep the workshop busy, and what it may take there.
PATIENCE = timedelta(seconds=60)
MEMORY_BYTES = 2 * 1024**3
WRITES_BYTES = 64 * 1024**2
# The same of a video that is made anew: by its length, and never longer than the last.
FILM_PATIENCE = timedelta(minutes=5)
FILM_PATIENCE_PER_LENGTH = 10
FILM_LONGEST_PATIENCE = timedelta(hours=2)
FILM_MEMORY_BYTES = 4 * 1024**3
# It gives way to everything else on the machine.
FILM_NICE = 10
