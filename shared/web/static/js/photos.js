// The photos of a report: chosen, shrunk and sent one after the other as soon as they are chosen, each to be removed.

import { shrunk } from "./shrink.js";
import { Refused, sendFile, takeBack } from "./sending.js";
import * as store from "./store.js";

const MOST = 5;
let last = 0;

// Keys grow, so that files keep their order.
export function nextKey() {
  last = Math.max(last + 1, Date.now());
  return last;
}

export function show(row, state) {
  row.dataset.state = state;
  for (const part of row.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
}

export function photos(field, token, changed) {
  const [list, template] = [field.querySelector("[data-list]"), field.querySelector("template")];
  const pick = field.querySelector("[data-pick]");
  const rows = new Map();
  let queue = Promise.resolve();

  function line(file) {
    const row = template.content.firstElementChild.cloneNode(true);
    const image = row.querySelector("img");
    image.src = URL.createObjectURL(file.blob);
    image.onload = () => URL.revokeObjectURL(image.src);
    image.onerror = () => image.remove(); // no picture, or of a kind that only others can show
    row.querySelector("[data-remove]").onclick = () => remove(file.key);
    row.querySelector("[data-again]").onclick = () => enqueue(file.key);
    rows.set(file.key, row);
    list.append(row);
    number();
    return row;
  }

  function number() {
    [...list.children].forEach((row, at) => {
      for (const place of row.querySelectorAll("[data-number]")) place.textContent = at + 1;
    });
    pick.hidden = list.children.length >= MOST;
    field.querySelector("[data-full]").hidden = list.children.length < MOST;
  }

  async function remove(key) {
    const file = (await store.files(token())).find((one) => one.key === key);
    rows.get(key)?.remove();
    rows.delete(key);
    number();
    if (file) await takeBack(file);
    field.querySelector("input").focus();
  }

  function enqueue(key) {
    queue = queue.then(() => sendOne(key)).catch(() => {});
    return queue;
  }

  async function sendOne(key) {
    const [row, file] = [rows.get(key), (await store.files(token())).find((one) => one.key === key)];
    if (!row || !file || file.state === "sent") return;
    show(row, "sending");
    const bar = row.querySelector("progress");
    try {
      const went = await sendFile(file, (part) => (bar.value = part));
      if (!rows.has(key)) return void takeBack(went); // removed while it was under way
      await store.keepFile(went);
      show(row, went.state);
    } catch (error) {
      if (error instanceof Refused) await store.keepFile({ ...file, state: "bad" });
      show(row, error instanceof Refused ? "bad" : "failed");
    }
  }

  async function choose(input) {
    const chosen = [...input.files];
    input.value = ""; // they do not go with the form once more
    if (chosen.length) await changed();
    for (const picture of chosen.slice(0, MOST - list.children.length)) {
      const file = { key: nextKey(), token: token(), kind: "photo", blob: picture, state: "new", at: 0 };
      show(line(file), "shrinking");
      queue = queue.then(async () => {
        if (!rows.has(file.key)) return;
        await store.keepFile({ ...file, blob: await shrunk(picture) });
      }).catch(() => {});
      enqueue(file.key);
    }
  }

  const own = field.querySelector("#photos");
  own.classList.add("unseen"); // its labels are the buttons
  pick.prepend(own);
  for (const input of field.querySelectorAll("input[type=file]")) input.onchange = () => choose(input);
  number();
  return {
    // Shows what was chosen before, and goes on sending.
    async restore() {
      for (const file of await store.files(token())) {
        if (file.kind !== "photo") continue;
        show(line(file), file.state === "new" ? "failed" : file.state);
        if (file.state === "new") enqueue(file.key);
      }
    },
    settled: () => queue,
    again() {
      for (const [key, row] of rows) if (row.dataset.state === "failed") enqueue(key);
    },
  };
}
