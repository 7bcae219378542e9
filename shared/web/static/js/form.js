// The form of a report: kept while it is written, its photos sent as they are chosen, and the whole sent once.

import { offer } from "./copy.js";
import { fieldsOf, fill, watch, worthKeeping } from "./draft.js";
import { photos } from "./photos.js";
import { place } from "./place.js";
import { send } from "./sending.js";
import { similar } from "./similar.js";
import * as store from "./store.js";
import { voice } from "./voice.js";

const RETRY_MS = 20_000; // while the page is open and something waits
const at = (name, within = document) => within.querySelector(`[data-${name}]`);
let form, token, draft, pictures, note, sending, timer;

// Takes the place of what the page shows, as if the browser had gone there.
function turnTo(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.title = page.title;
  document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
  offer(document);
  for (const one of document.querySelectorAll("[data-module]")) import(one.dataset.module).then((its) => its.offer(document));
  scrollTo(0, 0);
  const first = document.querySelector(".summary-of-mistakes, main h1");
  first.tabIndex = -1;
  first.focus();
}

async function keep() {
  if (sending || !form) return;
  const fields = fieldsOf(form);
  if (!draft && !worthKeeping(fields)) return;
  draft = { token, state: "draft", fields };
  await store.keep(draft);
  at("kept", form).hidden = !store.lasting;
}

async function begin(reports) {
  form = at("report");
  if (!form) return;
  draft = "fresh" in form.dataset ? reports.find((one) => one.state === "draft") : undefined;
  if (draft) {
    fill(form, draft.fields);
    form.elements.token.value = draft.token;
    at("restored").hidden = false;
  }
  form.elements.category.onchange = asking;
  asking();
  token = form.elements.token.value;
  at("kept", form).hidden = !draft;
  for (const button of document.querySelectorAll("[data-discard]")) button.onclick = discard;
  const changed = () => {
    draft ??= { token }; // a photo alone is worth keeping
    return keep();
  };
  pictures = photos(at("photos", form), () => token, changed);
  await pictures.restore();
  note = await voice(at("voice", form), () => token, changed);
  place(at("where", form), form.elements.place);
  similar(at("similar", form), form);
  watch(form, keep);
  form.onsubmit = submit;
}

// What the chosen category asks; what others ask is out of the way, and what was said there stays.
function asking() {
  const { value } = form.elements.category;
  for (const one of form.querySelectorAll("[data-asks]")) one.open = !(one.hidden = one.dataset.asks !== value);
}

async function discard() {
  sending = true; // nothing is kept any more on the way out
  await store.forget(token);
  location.reload();
}

// A double tap finds it sending.
async function submit(event) {
  event.preventDefault();
  if (sending) return;
  busy(true);
  await note.settled();
  await pictures.settled();
  await store.keep({ token, state: "waiting", fields: fieldsOf(form) });
  await finish(token);
}

function busy(now) {
  sending = now;
  const button = form?.querySelector(".actions .button");
  button?.setAttribute("aria-disabled", String(now));
  if (form) at("sending", form).hidden = !now;
}

async function finish(which) {
  const { kind, html } = await send(which);
  if (kind === "none") return;
  busy(false);
  if (kind === "later") return wait();
  clearTimeout(timer);
  if (kind === "receipt") {
    await store.forget(which);
    form = undefined;
    return turnTo(html);
  }
  const fields = (await store.report(which)).fields;
  turnTo(html);
  const now = at("report").elements.token.value;
  await store.rename(which, now);
  await store.keep({ token: now, state: "draft", fields });
  for (const part of document.querySelectorAll("[data-came]")) part.remove(); // the photos are listed below
  await begin([]);
}

// Says that a report waits, and tries again by itself.
async function wait() {
  const waiting = (await store.reports()).filter((one) => one.state === "waiting");
  const part = at("waiting");
  if (!part) return;
  part.hidden = !waiting.length;
  if (at("nothing")) at("nothing").hidden = waiting.length > 0;
  if (form) form.hidden = waiting.some((one) => one.token === token);
  clearTimeout(timer);
  if (!waiting.length) return;
  const [one] = waiting;
  const left = (await store.files(one.token)).filter((file) => file.state === "new");
  at("without", part).hidden = !left.length;
  at("now", part).onclick = () => finish(one.token);
  at("edit", part).onclick = () => change(one);
  at("without", part).onclick = async () => {
    for (const file of left) await store.dropFile(file.key);
    await finish(one.token);
  };
  part.querySelector("h2").focus();
  timer = setTimeout(() => finish(one.token), RETRY_MS);
  const worker = await navigator.serviceWorker?.getRegistration("/gop-y");
  await worker?.sync?.register("reports").catch(() => {});
}

async function change(report) {
  await store.keep({ ...report, state: "draft" });
  location.assign("/gop-y");
}

// What the worker has sent, or what waits, since this device was here last.
async function lookAround() {
  const reports = await store.reports();
  const done = reports.find((one) => one.state === "done");
  if (done) {
    clearTimeout(timer);
    await store.forget(done.token);
    form = undefined;
    return turnTo(done.receipt);
  }
  const waits = reports.find((one) => one.state === "waiting");
  if (waits && !sending) {
    await wait();
    await finish(waits.token);
  }
}

await begin(await store.reports());
await lookAround();
addEventListener("online", () => {
  pictures?.again();
  note?.again();
  lookAround();
});
navigator.serviceWorker?.addEventListener("message", lookAround);
navigator.serviceWorker?.register("/gop-y/sw.js", { type: "module", scope: "/gop-y" }).catch(() => {});
