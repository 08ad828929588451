"""Visible acts on the networks: each exactly once, or a person is asked."""
