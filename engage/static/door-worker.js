// Keeps the page of one door, without names, so that it opens when there is no network.
"use strict";
const page = "offline";
const cacheName = `door ${new URL(self.registration.scope).pathname}`;
addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
addEventListener("message", (event) => {
  if (event.data !== "forget") return;
  event.waitUntil(caches.delete(cacheName).then(() => self.registration.unregister()));
});
const fromNetwork = async (request) => {
  const answer = await fetch(request);
  // a redirect leads to the sign-in page, which is not the door
  if (answer.ok && !answer.redirected) (await caches.open(cacheName)).put(request, answer.clone());
  return answer;
};
const kept = async (request) => (await caches.open(cacheName)).match(request, { ignoreVary: true, ignoreSearch: true });
addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method !== "GET") return;
  if (path.startsWith("/static/")) {
    event.respondWith(kept(request).then((found) => found || fromNetwork(request)));
  } else if (request.mode === "navigate" && path.endsWith("/door/offline")) {
    event.respondWith(fromNetwork(request).catch(async () => (await kept(request)) || Response.error()));
  } else if (request.mode === "navigate") {
    const instead = new URL(page, `${self.registration.scope}/`);
    event.respondWith(fetch(request).catch(() => Response.redirect(instead)));
  }
});
