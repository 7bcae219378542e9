// Offers what others have reported alike while somebody writes. Never in the way: without a network it says nothing.

const ASKED = ["words", "area", "category"];
// Two reports can be alike in their words, or in what they are about and where: before that there is nothing to ask.
const tells = ({ words, area, category }) => words.value.trim() || (area.value && category.value);

export function similar(part, form) {
  let last = "";
  const look = async () => {
    const body = new URLSearchParams(ASKED.map((name) => [name, form.elements[name].value]));
    const asked = String(body);
    if (asked === last) return;
    last = asked;
    if (!tells(form.elements)) return void (part.hidden = true);
    const answer = await fetch("/gop-y/giong", { method: "POST", body }).catch(() => undefined);
    if (!answer?.ok || asked !== last) return;
    part.innerHTML = await answer.text();
    part.hidden = !part.innerHTML;
  };
  form.elements.different.value = "yes"; // what is alike is shown before the tap
  form.addEventListener("change", look);
  look();
}
