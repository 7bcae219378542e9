// Sends what is kept: files one by one, then the words. The token makes every step harmless when it is done twice.

import * as store from "./store.js";

const ADDRESSES = { photo: "/gop-y/anh", voice: "/gop-y/ghi-am" };
const FIELDS = { photo: "photos", voice: "voice" }; // of the form
const FILE_MS = 180_000; // a photo of 600 kB takes 12 s at 400 kbit/s
const WORDS_MS = 30_000;
const SURE_FOR_MS = 30 * 60_000; // files wait an hour there; after half of it they are asked for
const TIMES = 3;

export class Refused extends Error {} // said by the server, and the same when asked again

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export async function post(address, fields, accept, ms) {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ms);
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { accept }, signal: stop.signal });
    return { status: answer.status, text: await answer.text() };
  } finally {
    clearTimeout(timer);
  }
}

// The same with a sign of progress, which only a page can have.
function posted(address, fields, progress) {
  if (!progress || !globalThis.XMLHttpRequest) return post(address, fields, "application/json", FILE_MS);
  return new Promise((done, fail) => {
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    const asked = new XMLHttpRequest();
    asked.open("POST", address);
    asked.setRequestHeader("accept", "application/json");
    asked.timeout = FILE_MS;
    asked.upload.onprogress = (said) => said.lengthComputable && progress(said.loaded / said.total);
    asked.onload = () => done({ status: asked.status, text: asked.responseText });
    asked.onerror = asked.ontimeout = asked.onabort = () => fail(new TypeError("The line is broken."));
    asked.send(body);
  });
}

// Sends one file; raises Refused, and TypeError when the line stays broken.
export async function sendFile(file, progress, times = TIMES) {
  for (let tried = 1; ; tried += 1) {
    try {
      const fields = [["token", file.token], [file.kind, file.blob]];
      const { status, text } = await posted(ADDRESSES[file.kind], fields, progress);
      if (status === 200) return { ...file, state: "sent", name: JSON.parse(text).name, at: Date.now() };
      if (status === 503) return { ...file, state: "form" }; // no room there: it goes with the words
      if (status < 500 && status !== 408 && status !== 429) throw new Refused(String(status));
      throw new TypeError(String(status));
    } catch (error) {
      if (error instanceof Refused || tried >= times) throw error;
      await pause(1000 * 2 ** tried);
    }
  }
}

export async function takeBack(file) {
  await store.dropFile(file.key);
  const asked = [["token", file.token], ["name", file.name ?? ""]];
  if (file.state === "sent") await post(`${ADDRESSES[file.kind]}/bo`, asked, "application/json", WORDS_MS).catch(() => {});
}

// What is still to be sent: also what waited there so long that it may be gone.
async function unsent(token) {
  const all = await store.files(token);
  const sent = all.filter((one) => one.state === "sent");
  let gone = [];
  if (sent.some((one) => one.at < Date.now() - SURE_FOR_MS)) {
    const { text } = await post(ADDRESSES.photo, [["token", token]], "application/json", WORDS_MS);
    const { waiting } = JSON.parse(text);
    gone = sent.some((one) => !waiting.includes(one.name)) ? sent : []; // all, so that their order stays
  }
  return [...all.filter((one) => one.state === "new"), ...gone];
}

async function sendNow(token) {
  const report = await store.report(token);
  if (!report || report.state === "draft") return { kind: "none" };
  if (report.state === "done") return { kind: "receipt", html: report.receipt };
  for (const file of await unsent(token)) {
    const went = await sendFile(file, null, 1).catch((error) => {
      if (error instanceof Refused) return { ...file, state: "bad" };
      throw error;
    });
    await store.keepFile(went);
  }
  const files = (await store.files(token)).filter((one) => one.state === "form");
  const beside = files.map((one) => [FIELDS[one.kind], one.blob]);
  const patience = files.length ? FILE_MS : WORDS_MS;
  const { status, text } = await post("/gop-y", [...report.fields, ...beside], "text/html", patience);
  if (status === 201) return { kind: "receipt", html: text };
  if (!text.includes("data-report")) throw new TypeError(String(status));
  const ticket = /name="ticket" value="([^"]+)"/.exec(text);
  const others = report.fields.filter(([name]) => name !== "ticket");
  if (ticket) await store.keep({ ...report, fields: [...others, ["ticket", ticket[1]]] });
  return { kind: status === 429 ? "slow" : "refused", html: text };
}

// Tries to send a report. "later": nobody knows whether it arrived; it is kept, and the same again is harmless.
export function send(token) {
  const act = () => sendNow(token).catch(() => ({ kind: "later" }));
  return globalThis.navigator?.locks ? navigator.locks.request(`report ${token}`, act) : act();
}
