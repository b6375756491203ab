// The postman: takes waiting readings to the server, once each however often it goes, and has them erased there.

import { patiently } from "./patience.js";
import * as queue from "./queue.js";

const CONTRIBUTORS = "/api/v1/contributors";
const ME = "/api/v1/contributors/me";
const READINGS = "/api/v1/readings";
const LOCK = "carte-blanche-sending";

const BATCH = 100; // some 4 kB once packed: seconds where the network is weak, and what is through is through
const PATIENCE_MS = 30_000;

/** Nothing could be sent now; `seconds` is how long the server asks to be left alone, 0 if it did not. */
export class Unsent extends Error {
  constructor(reason, seconds = 0) {
    super(reason);
    this.seconds = seconds;
  }
}

// All that this browser remembers of somebody: with whom, and around where.
const REMEMBERED = ["token", "renewed", "area", "operator"];

/** Sends all that waits. Two tabs take turns; without locks, ids keep a reading from counting twice. Raises Unsent. */
export function sendAll() {
  return alone(async () => {
    for (let some = await queue.waiting(BATCH); some.length; some = await queue.waiting(BATCH)) await send(some);
  });
}

/** Erases all that was sent under this browser's token, then all that is kept here; how many the server had. Raises Unsent. */
export function eraseAll() {
  return alone(async () => {
    const token = await queue.recall("token");
    const readings = token ? await eraseSent(token) : 0;
    await Promise.all([queue.dropAll(), ...REMEMBERED.map(queue.forget)]);
    return readings;
  });
}

/** Forgets what waits, when no other tab is sending it. */
export function eraseWaiting() {
  return alone(queue.dropWaiting);
}

function alone(work) {
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}

async function send(some) {
  const readings = some.map(({ reading }) => reading);
  const answer = await withToken(async (token) => ask(READINGS, "POST", await packed({ readings }, token)));
  if (answer.status !== 202) throw refusal(answer);
  const { refused, receipt } = answer.body;
  const reasons = new Map(refused.map(({ index, reason }) => [index, reason]));
  await queue.settle(some.map((entry, index) => settled(entry, reasons.get(index), receipt)));
}

function settled(entry, reason, receipt) {
  return { ...entry, receipt, ...(reason ? { state: queue.REFUSED, reason } : { state: queue.SENT }) };
}

// A server that knows the token no longer gets a new one: waiting readings are no less true for it. The page tells.
async function withToken(work) {
  const answer = await work((await queue.recall("token")) ?? (await newToken()));
  if (answer.status !== 401) return answer;
  await queue.remember("renewed", new Date());
  return work(await newToken());
}

async function newToken() {
  const answer = await ask(CONTRIBUTORS, "POST");
  if (answer.status !== 201) throw refusal(answer);
  await queue.remember("token", answer.body.token);
  return answer.body.token;
}

async function eraseSent(token) {
  const answer = await ask(ME, "DELETE", { headers: authority(token) });
  if (answer.status === 401) return 0; // erased already, or unknown: there is nothing left under it
  if (answer.status !== 200) throw refusal(answer);
  return answer.body.readings;
}

async function packed(value, token) {
  const headers = { ...authority(token), "Content-Type": "application/json" };
  const body = new Blob([JSON.stringify(value)]);
  if (!("CompressionStream" in self)) return { body, headers };
  const stream = body.stream().pipeThrough(new CompressionStream("gzip"));
  return { body: await new Response(stream).blob(), headers: { ...headers, "Content-Encoding": "gzip" } };
}

function authority(token) {
  return { Authorization: `Bearer ${token}` };
}

async function ask(address, method, options = {}) {
  const answer = await patiently(PATIENCE_MS, address, { ...options, method, credentials: "omit" }, answerOf);
  if (answer === null) throw new Unsent("no answer");
  return answer;
}

async function answerOf(response) {
  return { status: response.status, wait: response.headers.get("Retry-After"), body: await response.json() };
}

function refusal({ status, wait }) {
  return new Unsent(String(status), Number(wait) || 0);
}
