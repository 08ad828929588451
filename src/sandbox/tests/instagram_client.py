"""Instagram's calls as a test makes them."""

import httpx
import pytest

from .waiting import until

ACCOUNT = "17841400000000001"
CAPTION = "نرحب بكم في معرض الكتاب 📚 #معرض_الكتاب"


class InstagramClient:
    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.api = sandbox.urls["instagram"]["api"]
        self.access_token = sandbox.token("instagram", ACCOUNT)

    def call(self, method, path, **fields):
        where = "params" if method in {"GET", "DELETE"} else "data"
        given = {"access_token": self.access_token, **fields}
        return self.sandbox.http.request(method, f"{self.api}/v26.0/{path}", **{where: given})

    def use_facebooks_login(self):
        self.api = self.api.replace("graph.instagram.com", "graph.facebook.com")

    def create(self, url, caption=CAPTION, **fields):
        return self.call("POST", f"{ACCOUNT}/media", image_url=url, caption=caption, **fields)

    def container(self, url, caption=CAPTION, **fields):
        """Create a container and wait until it is FINISHED; return its id."""
        number = self.create(url, caption, **fields).json()["id"]
        until(lambda: self.status(number), wanted=lambda status: status == "FINISHED")
        return number

    def status(self, container):
        return self.call("GET", container, fields="status_code,status").json()["status_code"]

    def publish(self, container):
        return self.call("POST", f"{ACCOUNT}/media_publish", creation_id=container)

    def publish_expecting_loss(self, container, *, timeout_s=None):
        """Publish; return the transport error that the client saw."""
        request = {"creation_id": container, "access_token": self.access_token}
        with pytest.raises(httpx.TransportError) as lost:
            self.sandbox.http.post(
                f"{self.api}/v26.0/{ACCOUNT}/media_publish", data=request, timeout=timeout_s or 20
            )
        return lost.value

    def media(self, **fields):
        return self.call("GET", f"{ACCOUNT}/media", **fields).json()["data"]


def error_of(answer):
    error = answer.json()["error"]
    return error["code"], error.get("error_subcode")
