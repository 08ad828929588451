"""Looks for everything a newcomer can get wrong, and says how to mend it."""
