"""Majlis: the social-media office of a public institution."""
