// The queue: readings stay in this browser's database until the server has them, and beside them what is remembered.

const DATABASE = "carte-blanche";
const VERSION = 1;
const READINGS = "readings"; // {id, state, reading}, then receipt, and reason if refused
const MEMORY = "memory"; // token, operator, area: values by name
const NEWS = "carte-blanche-queue";

export const WAITING = "waiting";
export const SENT = "sent";
export const REFUSED = "refused";

const channel = "BroadcastChannel" in self ? new BroadcastChannel(NEWS) : null;
let opened = null;

/** Keeps a reading of the API's format; it is on the disk when this is done. DOMException where nothing can be kept. */
export function keep(reading) {
  return changing((store) => store.add({ id: reading.id, state: WAITING, reading }));
}

/** Readings that wait, as many at most. */
export function waiting(most) {
  return within(READINGS, "readonly", (store) => store.index("state").getAll(WAITING, most));
}

/** All that was ever kept here and not erased since. */
export function everything() {
  return within(READINGS, "readonly", (store) => store.getAll());
}

/** How many there are in a state. */
export function count(state) {
  return within(READINGS, "readonly", (store) => store.index("state").count(state));
}

/** Writes down what became of readings: each is an entry of the queue as it shall be. */
export function settle(entries) {
  return changing((store) => entries.map((entry) => store.put(entry)).at(-1));
}

/** Forgets the readings that wait. */
export async function dropWaiting() {
  const ids = await within(READINGS, "readonly", (store) => store.index("state").getAllKeys(WAITING));
  if (ids.length) await changing((store) => ids.map((id) => store.delete(id)).at(-1));
}

/** Forgets every reading. */
export function dropAll() {
  return changing((store) => store.clear());
}

/** What is remembered under a name; undefined if nothing is. */
export function recall(name) {
  return within(MEMORY, "readonly", (store) => store.get(name));
}

export function remember(name, value) {
  return within(MEMORY, "readwrite", (store) => store.put(value, name));
}

export function forget(name) {
  return within(MEMORY, "readwrite", (store) => store.delete(name));
}

/** Calls whenever the queue changed, in this tab, another one or the worker. */
export function onChange(listener) {
  channel?.addEventListener("message", listener);
  addEventListener(NEWS, listener);
}

async function changing(work) {
  await within(READINGS, "readwrite", work);
  channel?.postMessage("changed");
  dispatchEvent(new Event(NEWS));
}

// Strict: a phone whose battery dies in the next second has kept the reading all the same.
async function within(store, mode, work) {
  const transaction = (await database()).transaction(store, mode, { durability: "strict" });
  const request = work(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(READINGS, { keyPath: "id" }).createIndex("state", "state");
      request.result.createObjectStore(MEMORY);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}
