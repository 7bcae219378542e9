// Says on a page that something has happened, and shows it: at once when nothing is being typed.

const notice = document.querySelector("[data-live]");
if (notice && window.EventSource) {
  let typed = false;
  addEventListener("input", () => (typed = true));
  new EventSource(notice.dataset.live).addEventListener("changed", () => {
    if (typed || document.querySelector("details[open] form")) notice.hidden = false;
    else location.reload();
  });
}
