// What stands in the form, kept on this device while somebody writes, and put back when they come again.

const OF_THE_PAGE = new Set(["token", "consent_version", "point", "different"]); // never taken from a draft
const WORTH_KEEPING = /^(words|place|contact|details\..+)$/;

export function fieldsOf(form) {
  return [...new FormData(form)].filter(([, value]) => typeof value === "string");
}

export function worthKeeping(fields) {
  return fields.some(([name, value]) => WORTH_KEEPING.test(name) && value.trim());
}

// Puts a draft into the form. A poster that was scanned knows better where one is; consent is given anew each time.
export function fill(form, fields) {
  const atPoster = Boolean(form.elements.point);
  for (const [name, value] of fields) {
    const field = form.elements[name];
    const boxes = form.querySelectorAll(`[type="checkbox"][name="${name}"]`);
    if (!field || OF_THE_PAGE.has(name) || name === "consent" || (name === "area" && atPoster)) continue;
    for (const box of boxes) box.checked ||= box.value === value;
    if (!boxes.length) field.value = value;
  }
}

// Calls `keep` a moment after the last change, and at once when the page goes out of sight.
export function watch(form, keep, patienceMs = 300) {
  let timer;
  const now = () => {
    clearTimeout(timer);
    timer = undefined;
    keep();
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(now, patienceMs);
  });
  form.addEventListener("change", now);
  document.addEventListener("visibilitychange", () => timer && document.visibilityState === "hidden" && now());
  return { stop: () => clearTimeout(timer) };
}
