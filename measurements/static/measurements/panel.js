// What waits and what was sent, as the page shows it; sends again when there is a chance, exports, erases.

import { fatesInWords } from "./fates.js";
import { everythingKept } from "./own.js";
import * as queue from "./queue.js";
import { Unsent, eraseAll, eraseWaiting, sendAll } from "./send.js";
import { say } from "./words.js";

const SOONEST_MS = 60_000; // before a next try where the browser does not tell of a new network
const LATEST_MS = 30 * 60_000;
const FILE = "carte-blanche.json";
const FILE_OF_SERVER = "carte-blanche-serveur.json";
const UNKNOWN_TOKEN = 401;

const part = (name) => document.getElementById(name);

let pause = SOONEST_MS;
let timer = null;

/** Shows the queue from now on, and sends what waits whenever there is a chance. */
export async function watchQueue() {
  queue.onChange(show);
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  part("ask-fates").addEventListener("click", tellFates);
  part("export").addEventListener("click", exportAll);
  part("download").addEventListener("click", download);
  part("erase-waiting").addEventListener("click", () => erase("waiting"));
  part("erase-all").addEventListener("click", () => erase("all"));
  await show();
  await send();
}

/** Sends what waits; where that fails, tries again later and later, or when the server asks it to. */
export async function send() {
  clearTimeout(timer);
  try {
    if (await queue.count(queue.WAITING)) await sendAll();
    pause = SOONEST_MS;
  } catch (error) {
    if (!(error instanceof Unsent)) throw error;
    timer = setTimeout(send, Math.max(pause, 1000 * error.seconds));
    pause = Math.min(2 * pause, LATEST_MS);
  }
  await show();
}

async function show() {
  const [waiting, sent, refused] = await Promise.all([queue.WAITING, queue.SENT, queue.REFUSED].map(queue.count));
  tell("queue", say(waiting ? "queue-some" : "queue-none", { count: waiting }));
  tell("sent", [sent && say("sent", { count: sent }), refused && say("refused", { count: refused })].filter(Boolean).join(" "));
  const renewed = await queue.recall("renewed");
  tell("renewed", renewed ? say("renewed", { moment: renewed }) : "");
  part("download").hidden = !(await queue.recall("token"));
  part("ask-fates").hidden = !(sent || refused);
  part("export").hidden = part("erase-all").hidden = !(waiting || sent || refused);
  part("erase-waiting").hidden = !waiting;
}

// A live region that is written anew with the same words would be read out again; an empty one takes no room.
function tell(name, text) {
  if (part(name).textContent !== text) part(name).textContent = text;
}

async function tellFates() {
  tell("fates", say("fates-asking"));
  tell("fates", await fatesInWords());
}

async function exportAll() {
  saveAs(FILE, await queue.everything());
}

async function download() {
  tell("own", say("fates-asking"));
  const { whole, status } = await everythingKept(await queue.recall("token"));
  if (whole) saveAs(FILE_OF_SERVER, whole);
  const failed = say(status === UNKNOWN_TOKEN ? "own-none" : "own-failed");
  tell("own", whole ? say("own-saved", { count: whole.readings.length }) : failed);
}

function saveAs(name, value) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SOONEST_MS);
}

async function erase(what) {
  if (!confirm(say(`confirm-${what}`))) return;
  try {
    const count = what === "all" ? await eraseAll() : await eraseWaiting();
    dispatchEvent(new Event(`erased-${what}`));
    tell("erased", say(`erased-${what}`, { count }));
  } catch (error) {
    if (!(error instanceof Unsent)) throw error;
    tell("erased", say("erase-failed"));
  }
  for (const name of ["fates", "own"]) tell(name, ""); // they spoke of what may be gone
  await show();
  part("your-readings").focus(); // the button that was pressed may be gone
}
