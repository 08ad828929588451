"""LinkedIn's calls as a test makes them."""

from urllib.parse import quote

from .waiting import until

ACCOUNT = "5515715"
AUTHOR = f"urn:li:organization:{ACCOUNT}"
COMMENTARY = "نرحب بكم \\(جميعًا\\) في معرض الكتاب 📚 #معرض_الكتاب"
# As it is read back: LinkedIn writes a hashtag as a template.
STORED = r"نرحب بكم \(جميعًا\) في معرض الكتاب 📚 {hashtag|\#|معرض\_الكتاب}"
SHOWN = "نرحب بكم (جميعًا) في معرض الكتاب 📚 #معرض_الكتاب"


class LinkedInClient:
    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.api = sandbox.urls["linkedin"]["api"]
        self.access_token = sandbox.token("linkedin", ACCOUNT)
        self.version = {"LinkedIn-Version": "202609", "X-Restli-Protocol-Version": "2.0.0"}

    def call(self, method, path, *, json=None, headers=None):
        token = {"Authorization": f"Bearer {self.access_token}"} if self.access_token else {}
        return self.sandbox.http.request(
            method,
            f"{self.api}/rest/{path}",
            json=json,
            headers={**token, **self.version, **(headers or {})},
        )

    def body(self, commentary=COMMENTARY, **fields):
        return {
            "author": AUTHOR,
            "commentary": commentary,
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED",
                "targetEntities": [],
                "thirdPartyDistributionChannels": [],
            },
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": False,
            **fields,
        }

    def create(self, commentary=COMMENTARY, **fields):
        return self.call("POST", "posts", json=self.body(commentary, **fields))

    def announce(self):
        """Announce an image; return its URN and its upload address."""
        body = {"initializeUploadRequest": {"owner": AUTHOR}}
        value = self.call("POST", "images?action=initializeUpload", json=body).json()["value"]
        return value["image"], value["uploadUrl"]

    def send(self, address, content):
        headers = {"Authorization": f"Bearer {self.access_token}"}
        return self.sandbox.http.put(address, content=content, headers=headers)

    def image(self, content):
        """Upload an image and wait for its AVAILABLE; return its URN."""
        urn, address = self.announce()
        self.send(address, content)
        until(lambda: self.status(urn), wanted=lambda status: status == "AVAILABLE")
        return urn

    def status(self, urn):
        kind = "images" if ":image:" in urn else "videos"
        return self.call("GET", f"{kind}/{quote(urn, safe='')}").json()["status"]

    def get(self, urn):
        return self.call("GET", f"posts/{quote(urn, safe='')}")

    def delete(self, urn):
        return self.call("DELETE", f"posts/{quote(urn, safe='')}")

    def find(self, more="&sortBy=CREATED"):
        author = quote(AUTHOR, safe="")
        finder = {"X-RestLi-Method": "FINDER"}
        return self.call("GET", f"posts?q=author&author={author}{more}", headers=finder).json()

    def found_ids(self):
        return [post["id"] for post in self.find()["elements"]]
