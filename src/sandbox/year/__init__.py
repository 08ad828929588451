"""The demonstration year: a fictional standards body's posts, audience and comments, by a seed."""
