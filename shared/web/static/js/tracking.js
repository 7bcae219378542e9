// Opens the report whose code stands behind the # of the address, where only this browser sees it.

const code = decodeURIComponent(location.hash.slice(1));
const form = document.querySelector("[data-code]");
if (form && code) {
  history.replaceState(null, "", location.pathname);
  form.elements.code.value = code;
  form.requestSubmit();
}
