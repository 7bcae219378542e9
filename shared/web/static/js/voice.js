// A voice note: recorded here where it can be, two minutes at most, played back, deleted, and sent like a photo.

import { nextKey, show } from "./photos.js";
import { Refused, sendFile, takeBack } from "./sending.js";
import * as store from "./store.js";

const LONGEST_S = 120;
const BITS = 24_000; // a second: speech is clear, two minutes are 360 kB
const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

export async function voice(field, token, changed) {
  const [player, seconds, input] = ["audio", "[data-seconds]", "input"].map((one) => field.querySelector(one));
  const recorder = field.querySelector("[data-recorder]");
  let recording, note;
  let last = Promise.resolve(); // what is being recorded or sent
  const state = (now) => show(recorder, now);

  async function take(blob) {
    await changed();
    note = { key: nextKey(), token: token(), kind: "voice", blob, state: "new", at: 0 };
    await store.keepFile(note);
    play(note);
    await transmit();
  }

  function play(file) {
    player.src = URL.createObjectURL(file.blob);
  }

  function transmit() {
    last = transmitNow();
    return last;
  }

  async function transmitNow() {
    state("sending");
    const own = note;
    try {
      const went = await sendFile(own);
      if (note !== own) return void takeBack(went); // deleted meanwhile
      note = went;
      await store.keepFile(note);
      state("sent");
    } catch (error) {
      if (note !== own) return;
      if (error instanceof Refused) await store.keepFile({ ...note, state: "bad" });
      state(error instanceof Refused ? "bad" : "failed");
    }
  }

  async function remove() {
    const gone = note;
    note = undefined;
    URL.revokeObjectURL(player.src);
    player.removeAttribute("src");
    state("idle");
    field.querySelector("[data-start]").focus();
    if (gone) await takeBack(gone);
  }

  async function start() {
    let stream;
    seconds.textContent = clock(0);
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      return state("denied");
    }
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    const parts = [];
    recording = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS });
    recording.ondataavailable = ({ data }) => parts.push(data);
    let heard = 0;
    const ticking = setInterval(() => {
      heard += 1;
      seconds.textContent = clock(heard);
      if (heard >= LONGEST_S) recording.stop();
    }, 1000);
    last = new Promise((done) => {
      recording.onstop = () => {
        clearInterval(ticking);
        for (const track of stream.getTracks()) track.stop();
        const blob = new Blob(parts, { type: recording.mimeType });
        done(blob.size ? take(blob) : state("idle")); // stopped before anything was heard
      };
    });
    recording.start(1000);
    state("recording");
    field.querySelector("[data-stop]").focus();
  }

  const records = globalThis.MediaRecorder && navigator.mediaDevices?.getUserMedia;
  field.querySelector("[data-start]").classList.toggle("unable", !records);
  recorder.hidden = false;
  input.classList.add("unseen"); // its label is a button
  recorder.querySelector("label").before(input);
  state("idle");
  input.onchange = () => {
    const [blob] = input.files;
    input.value = ""; // it does not go with the form once more
    if (blob) take(blob);
  };
  field.querySelector("[data-start]").onclick = start;
  field.querySelector("[data-stop]").onclick = () => recording.stop();
  field.querySelector("[data-remove]").onclick = remove;
  field.querySelector("[data-again]").onclick = transmit;
  note = (await store.files(token())).find((one) => one.kind === "voice");
  if (note) {
    play(note);
    if (note.state === "new") transmit();
    else state(note.state);
  }
  return {
    // Ends a recording that still runs, and waits for it.
    settled() {
      if (recording?.state === "recording") recording.stop();
      return last;
    },
    again: () => recorder.dataset.state === "failed" && transmit(),
  };
}
