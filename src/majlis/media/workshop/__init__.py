"""The room where strangers' files are opened: a process of its own, with little to lose.

It imports nothing of the house but itself, limits itself before it reads a byte, and answers with
one line of JSON (see opening.py). A file that crashes a decoder kills this process alone.
"""
