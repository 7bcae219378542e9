// More words for a report: a voice note is recorded here and sent before them. The form goes as without a script.

import * as store from "./store.js";
import { voice } from "./voice.js";

const SURE_FOR_MS = 30 * 60_000; // a note waits there for an hour
const form = document.querySelector("[data-adding]");

// The note itself goes along where it may not be there.
async function beside(token) {
  const note = (await store.files(token)).find((one) => one.kind === "voice");
  if (!note || note.state === "bad" || (note.state === "sent" && note.at > Date.now() - SURE_FOR_MS)) return;
  const files = new DataTransfer();
  files.items.add(new File([note.blob], "voice", { type: note.blob.type }));
  form.elements.voice.files = files.files;
}

async function begin() {
  const token = form.elements.token.value;
  const note = await voice(form.querySelector("[data-voice]"), () => token, () => {});
  let sending;
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    await note.settled();
    await beside(token);
    await store.forget(token);
    form.submit();
  };
  addEventListener("pagehide", () => store.forget(token)); // the telephone may be somebody else's
  addEventListener("pageshow", () => (sending = false)); // come back to
  addEventListener("online", note.again);
}

if (form) await begin();
