"""One publish call and one list call of each network of ours, for tests that try all faults."""

from .facebook_client import FacebookClient
from .x_client import XClient


class OnX:
    network = "x"

    def __init__(self, sandbox):
        self.client = XClient(sandbox)

    def publish(self, text, **options):
        return self.client.post("/2/tweets", {"text": text}, **options)

    def listed(self):
        return [post["id"] for post in self.client.timeline().json().get("data", [])]

    def ask_me(self):
        return self.client.get("/2/users/me")


class OnFacebook:
    network = "facebook"

    def __init__(self, sandbox):
        self.client = FacebookClient(sandbox)

    def publish(self, text, **options):
        address = f"{self.client.api}/v26.0/{self.client.page}/feed"
        fields = {"message": text, "access_token": self.client.access_token}
        return self.client.http.post(address, data=fields, **options)

    def listed(self):
        return [post["id"] for post in self.client.published()["data"]]

    def ask_me(self):
        return self.client.call("GET", "me")


class OnFacebookByReveal(OnFacebook):
    def publish(self, text, **options):
        id_ = self.client.unpublished(text)
        address = f"{self.client.api}/v26.0/{id_}"
        fields = {"is_published": "true", "access_token": self.client.access_token}
        return self.client.http.post(address, data=fields, **options)


PUBLISHERS = [OnX, OnFacebook, OnFacebookByReveal]
