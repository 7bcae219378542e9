// Texts to take along: copied by a button, or handed to the telephone's own list of programs, Zalo among them.
// Without this script the text is there to be marked and copied by hand.

async function copy(text) {
  text.select();
  try {
    await navigator.clipboard.writeText(text.value);
    return true;
  } catch {
    return document.execCommand("copy"); // over plain http there is no clipboard
  }
}

export function offer(within) {
  for (const part of within.querySelectorAll("[data-copy]")) {
    const text = part.querySelector("textarea");
    const [button, share] = part.querySelectorAll("button");
    const done = part.querySelector("[data-copied]");
    button.hidden = false;
    button.onclick = async () => {
      done.hidden = !(await copy(text));
    };
    if (!share || !navigator.share) continue;
    share.hidden = false;
    share.onclick = () => navigator.share({ text: text.value }).catch(() => {}); // whoever closes the list has changed their mind
  }
}

offer(document);
