"""What a person sees first: Today, the way around the house, and the pulse that keeps it fresh."""
