"""Figures: readings of the networks, what they mean, and the year they make up."""
