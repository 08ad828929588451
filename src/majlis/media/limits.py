"""How large a file may be before we look at it."""

from datetime import timedelta

# What one upload may weigh. Some networks take less; the composer says which.
LARGEST_UPLOAD_BYTES = 4 * 1024**3
LARGEST_IMAGE_BYTES = 64 * 1024**2
# Decoded, an image of this size takes 200 MB.
MOST_PIXELS = 50_000_000
# LinkedIn takes 36,152,320 pixels; the others name no number. Source: learn.microsoft.com,
# Images API, read 2026-08.
MOST_PIXELS_OUT = 36_000_000
# How long one file may keep the workshop busy.
PATIENCE = timedelta(seconds=60)
