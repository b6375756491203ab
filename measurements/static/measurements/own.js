// All that the server keeps under this browser's token, page by page: asked when a person asks, never by itself.

import { patiently } from "./patience.js";

const OWN = "/api/v1/contributors/me/readings";
const FIRST = "?limit=1000"; // as many as one page may have
const LISTS = ["readings", "refused", "duty_gaps"];
const PATIENCE_MS = 30_000;

/** Every list, in `whole`; where the server did not give all, null, and the `status` of its last answer. */
export async function everythingKept(token) {
  const whole = Object.fromEntries(LISTS.map((name) => [name, []]));
  const options = { headers: { Authorization: `Bearer ${token}` }, credentials: "omit", cache: "no-store" };
  for (let query = FIRST; query; ) {
    const answer = await patiently(PATIENCE_MS, OWN + query, options, answerOf);
    if (answer?.status !== 200) return { whole: null, status: answer?.status };
    for (const name of LISTS) whole[name].push(...answer.body[name]);
    whole.contributor = answer.body.contributor;
    query = answer.body.next && new URL(answer.body.next).search;
  }
  return { whole };
}

async function answerOf(response) {
  return { status: response.status, body: await response.json() };
}
