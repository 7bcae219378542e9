// Offers to tell this device of each step. Where its browser cannot, or was told that it must not, nothing is shown.

import * as told from "./told.js";

const WORKER = "/gop-y/sw.js";
const SCOPE = "/gop-y";
const can = () => navigator.serviceWorker && window.PushManager && window.caches && window.Notification?.permission !== "denied";

// Whether this device is among those that are told, by its page's list or, where there is none, by what is kept here.
async function isTold(number) {
  const one = await told.of(number);
  const registration = one && (await navigator.serviceWorker.getRegistration(SCOPE));
  if (!(await registration?.pushManager.getSubscription())) return false;
  const device = one.token.slice(32, 64);
  const listed = [...document.querySelectorAll("[data-device]")];
  const own = listed.find((form) => form.dataset.device.replaceAll("-", "") === device);
  if (own) own.querySelector("[data-this]").hidden = false;
  return Boolean(own) || !document.querySelector("[data-devices]");
}

async function working() {
  const registration = await navigator.serviceWorker.register(WORKER, { type: "module", scope: SCOPE });
  const worker = registration.installing ?? registration.waiting;
  if (!registration.active)
    await new Promise((done) => worker.addEventListener("statechange", () => worker.state === "activated" && done()));
  return registration;
}

async function subscribe({ push: key, number, stop }) {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("denied");
  const subscription = await told.subscribed(await working(), key);
  const { token } = await told.say("/theo-doi/may-nay", { number }, subscription);
  await told.keep({ number, token, key, stop });
}

export async function offer(within) {
  const part = within.querySelector("[data-push]");
  if (!part || !can() || (await isTold(part.dataset.number))) return;
  const button = part.querySelector("button");
  part.hidden = false;
  button.onclick = async () => {
    button.disabled = true;
    const went = await subscribe(part.dataset).then(() => true, () => false);
    if (went && document.querySelector("[data-devices]")) return location.assign("/theo-doi?xong=may-on");
    button.hidden = went;
    button.disabled = false;
    part.querySelector("[data-pushed]").hidden = !went;
    part.querySelector("[data-not-pushed]").hidden = went;
  };
}

await offer(document);
