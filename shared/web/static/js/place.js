// Puts where one is into the words of the place, after a tap only, to about ten metres, where it can be read and removed.

const DIGITS = 4; // of a degree: 11 m
const WAIT_MS = 20_000;
const FOUND = /\s*\(?-?\d{1,2}\.\d{4}, -?\d{1,3}\.\d{4}\)?/;

export function place(field, input) {
  const button = field.querySelector("button");
  if (!navigator.geolocation) return;
  field.hidden = false;
  const say = (what) => {
    for (const part of field.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== what;
  };
  button.onclick = () => {
    say("asking");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const numbers = `(${coords.latitude.toFixed(DIGITS)}, ${coords.longitude.toFixed(DIGITS)})`;
        input.value = `${input.value.replace(FOUND, "").trim()} ${numbers}`.trim();
        input.dispatchEvent(new Event("change", { bubbles: true }));
        say("found");
      },
      () => say("failed"),
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 60_000 },
    );
  };
}
