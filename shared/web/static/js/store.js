// Keeps reports and their files on this device until they are received, for seven days at most; in memory where it cannot.

const KEPT_FOR_MS = 7 * 24 * 3600 * 1000; // a telephone may be shared
const memory = { reports: new Map(), files: new Map() };
let opened;

export let lasting = true; // false: what is kept is gone with the page

function database() {
  opened ??= new Promise((done) => {
    try {
      const asked = indexedDB.open("reports", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("reports", { keyPath: "token" });
        asked.result.createObjectStore("files", { keyPath: "key" });
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = asked.onblocked = () => done(null);
    } catch {
      done(null);
    }
  }).then((found) => {
    lasting = Boolean(found);
    return found;
  });
  return opened;
}

async function ask(store, mode, act, otherwise) {
  const found = await database();
  if (!found) return otherwise(memory[store]);
  return new Promise((done, fail) => {
    const transaction = found.transaction(store, mode);
    const asked = act(transaction.objectStore(store));
    transaction.oncomplete = () => done(asked.result);
    transaction.onerror = transaction.onabort = () => fail(transaction.error);
  });
}

const every = (store) => ask(store, "readonly", (rows) => rows.getAll(), (rows) => [...rows.values()]);
const put = (store, key, row) => ask(store, "readwrite", (rows) => rows.put(row), (rows) => rows.set(row[key], row));
const drop = (store, key) => ask(store, "readwrite", (rows) => rows.delete(key), (rows) => rows.delete(key));

// A report: { token, at, state: "draft" | "waiting" | "done", fields: [[name, value]], receipt }.
export const report = async (token) => (await reports()).find((one) => one.token === token);
export const keep = (one) => put("reports", "token", { ...one, at: Date.now() });

// A file: { key, token, kind: "photo" | "voice", blob, state: "new" | "sent" | "form" | "bad", name, at }.
export const files = async (token) => (await every("files")).filter((one) => one.token === token);
export const keepFile = (one) => put("files", "key", one);
export const dropFile = (key) => drop("files", key);

export async function reports() {
  const all = await every("reports");
  const old = all.filter((one) => one.at < Date.now() - KEPT_FOR_MS);
  await Promise.all(old.map((one) => forget(one.token)));
  return all.filter((one) => !old.includes(one)).sort((one, other) => other.at - one.at);
}

export async function forget(token) {
  for (const file of await files(token)) await dropFile(file.key);
  await drop("reports", token);
}

export async function rename(before, token) {
  for (const file of await files(before)) await keepFile({ ...file, token });
  if (before !== token) await drop("reports", before);
}
