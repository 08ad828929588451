"""What the public says to the institution, and what it answers: items, cases, clocks, replies."""
