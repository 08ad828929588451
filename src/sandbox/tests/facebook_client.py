"""Facebook's calls as a test makes them."""

import io

PAGE = "100200300"
APP = ("majlis-sandbox", "sandbox-secret-facebook")


class FacebookClient:
    def __init__(self, sandbox, page=PAGE):
        self.sandbox = sandbox
        self.http = sandbox.http
        self.page = page
        self.api = sandbox.urls["facebook"]["api"]
        self.access_token = sandbox.token("facebook", page)

    def call(self, method, path, **fields):
        where = "params" if method in {"GET", "DELETE"} else "data"
        given = {"access_token": self.access_token, **fields}
        return self.http.request(method, f"{self.api}/v26.0/{path}", **{where: given})

    def post(self, message, **fields):
        return self.call("POST", f"{self.page}/feed", message=message, **fields)

    def unpublished(self, message, **fields):
        return self.post(message, published="false", **fields).json()["id"]

    def reveal(self, id):  # noqa: A002
        return self.call("POST", id, is_published="true")

    def read(self, id, *fields):  # noqa: A002
        named = {"fields": ",".join(fields)} if fields else {}
        return self.call("GET", id, **named).json()

    def published(self, **query):
        return self.call("GET", f"{self.page}/published_posts", **query).json()

    def photo(self, content, **fields):
        return self.http.post(
            f"{self.api}/v26.0/{self.page}/photos",
            data={"access_token": self.access_token, **fields},
            files={"source": ("photo.jpg", io.BytesIO(content), "image/jpeg")},
        )


def error_of(answer):
    error = answer.json()["error"]
    return error["code"], error.get("error_subcode")
