// In the worker: shows what was pushed, opens its page when it is tapped, and follows when the subscription changes.

import * as told from "./told.js";

const TRACKING = "/theo-doi";

export function listen() {
  self.addEventListener("push", (event) => event.waitUntil(show(event.data)));
  self.addEventListener("notificationclick", (event) => event.waitUntil(tapped(event)));
  self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(move(event.newSubscription)));
}

// Browsers want that every push is shown, also one that cannot be read. The same report again takes the place of itself.
async function show(data) {
  let said = {};
  try {
    said = data.json();
  } catch {}
  const own = said.number && (await told.of(said.number));
  const actions = own ? [{ action: "stop", title: own.stop }] : [];
  const more = { tag: said.number ?? "", renotify: Boolean(said.number), data: said, actions };
  await self.registration.showNotification(said.title ?? location.host, more);
}

function tapped({ action, notification }) {
  notification.close();
  const { address, number } = notification.data ?? {};
  return action === "stop" ? stop(number) : open(address ? new URL(address).pathname : TRACKING);
}

async function open(path) {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find((one) => new URL(one.url).pathname === path);
  return there ? there.focus() : self.clients.openWindow(path);
}

// One tap; where that does not go through, the page that asks.
async function stop(number) {
  const own = await told.of(number);
  if (!own) return open(TRACKING);
  const address = `${TRACKING}/thoi-bao-may/${own.token}`;
  const answer = await fetch(address, { method: "POST" }).catch(() => null);
  if (!answer?.ok) return open(address);
  return told.forget(number);
}

// Each report that this device is told of hears of the new subscription; what is told no more is forgotten.
async function move(given) {
  for (const one of await told.all()) {
    const subscription = given ?? (await told.subscribed(self.registration, one.key));
    try {
      const { token } = await told.say(`${TRACKING}/may-nay/doi`, { token: one.token }, subscription);
      await told.keep({ ...one, token });
    } catch (error) {
      if (error.status === 404) await told.forget(one.number);
    }
  }
}
