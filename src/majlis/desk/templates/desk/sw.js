{% load static %}// The desk as an installed page: a page of its own when the house cannot be reached, and what a
// push says. Nothing of the desk is kept: its pages hold what people wrote.
const KEPT = "majlis-1";
const AWAY = "{% url 'offline' %}";
const FILES = [{% for file in files %}"{{ file }}", {% endfor %}];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll([AWAY, ...FILES])));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const olds = (names) => names.filter((name) => name !== KEPT).map((name) => caches.delete(name));
  event.waitUntil(caches.keys().then((names) => Promise.all(olds(names))).then(() => clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { mode, url } = event.request;
  const isOfThatPage = FILES.includes(new URL(url).pathname);
  if (mode !== "navigate" && !isOfThatPage) return;
  event.respondWith(fetch(event.request).catch(() => caches.match(isOfThatPage ? url : AWAY)));
});

self.addEventListener("push", (event) => {
  const { title, body, url, tag, lang, dir } = event.data.json();
  const shown = { body, tag, lang, dir, data: { url }, icon: "{% static 'ui/icon-192.png' %}" };
  event.waitUntil(self.registration.showNotification(title, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { href } = new URL(event.notification.data?.url ?? "/", self.location.origin);
  const open = (found) => {
    const desk = found.find((page) => new URL(page.url).origin === self.location.origin);
    return desk ? desk.focus().then(() => desk.navigate(href)) : clients.openWindow(href);
  };
  event.waitUntil(clients.matchAll({ type: "window" }).then(open));
});
