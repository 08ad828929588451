"""What went over the wire, held against the vendors' specifications.

The sandbox writes every exchange of a test run down (sandbox/core/recorder.py). One module for
each network says in what an exchange deviates from its specification; `explained` of each lists
the deviations that reality asks for, each with its reason.
"""
