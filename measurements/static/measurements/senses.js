// What a page can know by itself: where it is, whether our server answers, and sometimes by what kind of connection.
// It cannot know the operator, the technology or the level of the signal, on any browser.

import { patiently } from "./patience.js";

const POSITION = { enableHighAccuracy: true, timeout: 30_000, maximumAge: 0 }; // of now: a car makes 30 m in a second
const TRIES = 3;
const PATIENCE_MS = 5_000;
const EMPTY = 204; // another answer is not ours: a hotel's portal, say

export const MOBILE = "mobile";
export const FIXED = "fixed";
export const UNKNOWN = "unknown";
const CONNECTIONS = { cellular: MOBILE, wifi: FIXED, ethernet: FIXED, bluetooth: FIXED, wimax: FIXED };

/** Where the device is: degrees, metres. GeolocationPositionError where it does not know or may not tell. */
export async function position() {
  const asked = new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject, POSITION));
  const { longitude, latitude, accuracy } = (await asked).coords;
  return { longitude, latitude, accuracy };
}

/** By what the device is connected, as far as the browser tells: most do not. */
export function connection() {
  return CONNECTIONS[navigator.connection?.type] ?? UNKNOWN;
}

/** How often the server answered, of how many tries, and in how many milliseconds as a rule (the median). */
export async function reach(address) {
  const times = [];
  for (let tried = 0; tried < TRIES; tried += 1) times.push(await timed(address));
  const answered = times.filter((time) => time !== null).sort((one, other) => one - other);
  return { tries: TRIES, answers: answered.length, ms: answered[Math.floor(answered.length / 2)] };
}

async function timed(address) {
  const start = performance.now();
  const options = { cache: "no-store", credentials: "omit" };
  const status = await patiently(PATIENCE_MS, address, options, async (response) => response.status);
  return status === EMPTY ? performance.now() - start : null;
}
