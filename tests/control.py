"""What tests tell and ask the sandbox's control port with."""

import httpx

# One for all: making one takes longer than most answers. Each call has a connection of its own.
CONTROL = httpx.Client(
    timeout=30, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
)
