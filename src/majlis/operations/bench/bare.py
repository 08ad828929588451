"""The bare limit: the same calls to the same network with nothing around them."""

import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import httpx

_local = threading.local()


def posts_per_s(
    *, api: str, account: str, token: str, posts: int, at_once: int, mark: str
) -> float:
    """Publish `posts` texts on X as a delivery does: look, publish, read back; return posts/s.

    Each thread keeps one client, which a delivery does not allow itself.
    """
    headers = {"Authorization": f"Bearer {token}"}
    began = time.monotonic()
    with ThreadPoolExecutor(at_once) as pool:
        jobs = [
            pool.submit(_post, api, account, headers, f"قياس بلا شيء حوله {mark} {number}")
            for number in range(posts)
        ]
        for job in jobs:
            job.result()
    return posts / (time.monotonic() - began)


def _post(api: str, account: str, headers: Mapping[str, str], text: str) -> None:
    client = _client()
    newest = {"max_results": "5"}
    client.get(f"{api}/2/users/{account}/tweets", params=newest, headers=headers).raise_for_status()
    made = client.post(f"{api}/2/tweets", json={"text": text}, headers=headers)
    made.raise_for_status()
    wanted = made.json()["data"]["id"]
    client.get(f"{api}/2/tweets/{wanted}", headers=headers).raise_for_status()


def _client() -> httpx.Client:
    if not hasattr(_local, "client"):
        _local.client = httpx.Client(timeout=30, trust_env=False)
    client: httpx.Client = _local.client
    return client
