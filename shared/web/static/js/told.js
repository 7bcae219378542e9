// Of which reports this device is told: kept beside its worker, so that it can end that, or move it. No code stands here.

const CACHE = "told-1";
const place = (number) => `/theo-doi/may-nay?${encodeURIComponent(number)}`;
const kept = () => caches.open(CACHE);

// { number, token, key: of the server, stop: the word on a button }
export const keep = async (one) => (await kept()).put(place(one.number), new Response(JSON.stringify(one)));
export const forget = async (number) => (await kept()).delete(place(number));
export const of = async (number) => (await (await kept()).match(place(number)))?.json();

export async function all() {
  const cache = await kept();
  return Promise.all((await cache.keys()).map(async (one) => (await cache.match(one)).json()));
}

export async function subscribed(registration, key) {
  const wanted = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await registration.pushManager.subscribe(wanted);
  } catch (error) {
    if (error.name !== "InvalidStateError") throw error; // there is one, with another key
    await (await registration.pushManager.getSubscription())?.unsubscribe();
    return registration.pushManager.subscribe(wanted);
  }
}

// Says where this browser is told; the answer names the device. Raises when it was not taken.
export async function say(address, fields, subscription) {
  const { endpoint, keys } = subscription.toJSON();
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...fields, endpoint, ...keys })) body.append(name, value);
  const answer = await fetch(address, { method: "POST", body, headers: { accept: "application/json" } });
  if (!answer.ok) throw Object.assign(new Error(String(answer.status)), { status: answer.status });
  return answer.json();
}
