"""YouTube's calls as a test makes them."""

from .waiting import until

CHANNEL = "UC0000000000000000000001"
TITLE = "كلمة معالي الوزير"
DESCRIPTION = "نص الكلمة كاملًا 🎬\n#معرض_الكتاب"


class YouTubeClient:
    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.api = sandbox.urls["youtube"]["api"]
        self.access_token = sandbox.token("youtube", CHANNEL)

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.access_token}"} if self.access_token else {}

    def call(self, method, resource, *, json=None, **query):
        url = f"{self.api}/youtube/v3/{resource}"
        return self.sandbox.http.request(method, url, params=query, json=json, headers=self.headers)

    def start(self, content, *, privacy="private", title=TITLE, mime="video/mp4", **snippet):
        """Open a session for `content`; return the answer."""
        resource = {
            "snippet": {
                "title": title,
                "description": DESCRIPTION,
                "categoryId": "22",
                **snippet,
            },
            "status": {"privacyStatus": privacy, "selfDeclaredMadeForKids": False},
        }
        return self.sandbox.http.post(
            f"{self.api}/upload/youtube/v3/videos",
            params={"uploadType": "resumable", "part": "snippet,status"},
            json=resource,
            headers={
                **self.headers,
                "X-Upload-Content-Type": mime,
                "X-Upload-Content-Length": str(len(content)),
            },
        )

    def session(self, content, **fields):
        return self.start(content, **fields).headers["Location"]

    def put(self, session, content, *, first=0, last=None):
        """Send bytes `first` to `last` of `content`."""
        last = len(content) - 1 if last is None else last
        span = {"Content-Range": f"bytes {first}-{last}/{len(content)}"}
        return self.sandbox.http.put(
            session, content=content[first : last + 1], headers={**self.headers, **span}
        )

    def query(self, session, content):
        span = {"Content-Range": f"bytes */{len(content)}"}
        return self.sandbox.http.put(session, headers={**self.headers, **span})

    def upload(self, content, **fields):
        """Upload and wait for the end of processing; return the video's id."""
        video = self.put(self.session(content, **fields), content).json()["id"]
        until(lambda: self.upload_status(video), wanted=lambda status: status != "uploaded")
        return video

    def video(self, video, part="snippet,status,contentDetails,processingDetails"):
        items = self.call("GET", "videos", id=video, part=part).json()["items"]
        return items[0] if items else None

    def upload_status(self, video):
        return self.video(video)["status"]["uploadStatus"]

    def reveal(self, video):
        body = {"id": video, "status": {"privacyStatus": "public"}}
        return self.call("PUT", "videos", part="status", json=body)

    def uploads(self, **query):
        playlist = "UU" + CHANNEL.removeprefix("UC")
        query = {"playlistId": playlist, "part": "snippet,contentDetails,status", **query}
        return self.call("GET", "playlistItems", **query)

    def uploaded_ids(self):
        items = self.uploads(maxResults=50).json()["items"]
        return [item["contentDetails"]["videoId"] for item in items]


def reason_of(answer):
    return answer.status_code, answer.json()["error"]["errors"][0]["reason"]
