// What became of what was sent, as the newest receipts tell it: asked when a person asks, never by itself.

import { patiently } from "./patience.js";
import { everything } from "./queue.js";
import { knows, say } from "./words.js";

const RECEIPTS = "/api/v1/receipts/";
const MOST_RECEIPTS = 20; // questions at once; who measures a place now and then sees weeks in them
const MOST_REASONS = 3; // on one line; the export has all refusals
const PATIENCE_MS = 15_000;
// Why the server refuses what a page can send.
const REFUSALS = [
  [/^observed_at: .* is in the future$/, "refused-future"],
  [/^observed_at: .* is before /, "refused-old"],
  [/^accuracy_m: /, "refused-accuracy"],
  [/^(longitude|latitude)\b/, "refused-place"],
];
const FATES = ["used", "waiting", "no_evidence", "held", "refused", "gone"]; // in the order of the line

/** One line of counts, with reasons; that the server could not be reached where it did not answer for every receipt. */
export async function fatesInWords() {
  const uploads = await newestUploads();
  const newest = uploads.slice(0, MOST_RECEIPTS);
  const answers = await Promise.all(newest.map(fatesOf));
  if (answers.includes(null)) return say("fates-unknown");
  const scope = newest.length < uploads.length ? [say("fates-newest", { count: newest.length })] : [];
  return [...scope, ...countsInWords(answers.flat())].join(" ");
}

// The readings of each receipt, those measured last first.
async function newestUploads() {
  const sent = (await everything()).filter(({ receipt }) => receipt);
  sent.sort((one, other) => (one.reading.observed_at < other.reading.observed_at ? 1 : -1));
  const uploads = new Map();
  for (const entry of sent) uploads.set(entry.receipt, [...(uploads.get(entry.receipt) ?? []), entry]);
  return [...uploads];
}

async function fatesOf([receipt, entries]) {
  const answer = await patiently(PATIENCE_MS, RECEIPTS + receipt, { credentials: "omit", cache: "no-store" }, answerOf);
  if (answer?.status === 404) return entries.map(() => ({ fate: "gone" })); // erased, with its contributor
  return answer?.status === 200 ? answer.body.readings : null;
}

async function answerOf(response) {
  return { status: response.status, body: await response.json() };
}

function countsInWords(told) {
  return FATES.flatMap((fate) => {
    const some = told.filter((one) => one.fate === fate);
    return some.length ? [say(`fate-${fate}`, { count: some.length, reasons: reasonsOf(some) })] : [];
  });
}

function reasonsOf(some) {
  const reasons = [...new Set(some.map(({ fate, reason }) => reason && inWords(fate, reason)))];
  return [...reasons.slice(0, MOST_REASONS), ...(reasons.length > MOST_REASONS ? ["…"] : [])].join(", ");
}

// A reason begins with its word, or with the field that it is about; the server's own sentence, which is English, stands
// in for one that this page does not know.
function inWords(fate, reason) {
  const [word] = reason.split(":");
  const [, refused] = REFUSALS.find(([pattern]) => pattern.test(reason)) ?? [];
  const name = [`${fate}-${word}`, refused].find(knows);
  return name ? say(name) : reason;
}
