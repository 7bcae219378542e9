// Sends kept reports when the network comes back, and shows a page of our own where there is none.

import { listen } from "./pushed.js";
import { send } from "./sending.js";
import * as store from "./store.js";

const PLAIN = "/gop-y/cho";
const CACHE = "plain-1";

listen();

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The plain page, its style and its scripts: whoever has no network still sees what is kept.
async function fill() {
  const cache = await caches.open(CACHE);
  const page = await fetch(PLAIN);
  const linked = (await page.clone().text()).matchAll(/(?:href|src)="(\/static\/(?:css|js)\/[^"]+)"/g);
  for (const old of await cache.keys()) await cache.delete(old);
  await cache.put(PLAIN, page);
  await cache.addAll(new Set([...linked].map((found) => found[1])));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => kept(PLAIN)));
  else if (request.url.includes("/static/")) event.respondWith(fetch(request).catch(() => kept(request)));
});

const kept = async (asked) => (await caches.match(asked, { ignoreVary: true })) ?? Response.error();

self.addEventListener("sync", (event) => {
  if (event.tag === "reports") event.waitUntil(sendAll());
});

// Raises while something still waits, so that the browser tries again.
async function sendAll() {
  let waits = false;
  for (const report of (await store.reports()).filter((one) => one.state === "waiting")) {
    const { kind, html } = await send(report.token);
    if (kind === "receipt") await store.keep({ ...report, state: "done", receipt: html });
    else if (kind === "refused") await store.keep({ ...report, state: "draft" });
    else waits = true;
  }
  for (const client of await self.clients.matchAll()) client.postMessage("sent");
  if (waits) throw new Error("Some reports still wait.");
}
