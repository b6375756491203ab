// The service worker of the map page: what was seen of the map last opens again where there is no network.
// Its own address names what it may keep, by how the addresses of it begin.

const PAGE = new URL(self.registration.scope).pathname;
const CACHE = "map";
const KEPT = new URL(self.location).searchParams.getAll("keep");
const PATIENCE_MS = 4_000; // a network that shows bars and lets nothing through is the usual one here
const MOST_KEPT = 600; // answers, of some 10 kB: the tiles of about ten screens
const WHATEVER = { ignoreVary: true };
const OF_THE_PACKED = ["Content-Encoding", "Content-Length"];
const keptPages = new Set(); // clients that were given a kept page; a worker that rested forgets them, and they wait longer

addEventListener("install", () => self.skipWaiting());
addEventListener("message", (event) => event.waitUntil(learn(event.data)));
addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET") return;
  if (isPage(url) && mode === "navigate") event.respondWith(page(event));
  else if (mayKeep(url)) event.respondWith(keptPages.has(event.clientId) ? soonest(event) : newest(event));
});

function isPage(url) {
  const { origin, pathname } = new URL(url);
  return origin === self.location.origin && pathname === PAGE;
}

function mayKeep(url) {
  const { origin, pathname } = new URL(url);
  return origin === self.location.origin && KEPT.some((beginning) => pathname.startsWith(beginning));
}

// The server's page where it comes soon, else the one that was kept. A fresh one is kept once it runs: see learn.
async function page(event) {
  const fresh = fetch(event.request);
  const former = await inPlaceOf(fresh, PAGE);
  if (!former) return fresh;
  keptPages.add(event.resultingClientId);
  return asKept(former);
}

// For a page that was kept and says so: the server's answer where it comes soon, else what was kept.
async function soonest(event) {
  const fresh = asked(event);
  return (await inPlaceOf(fresh, event.request.url)) ?? fresh;
}

// For a page that came from the server: its answer, however late; without a network what was kept, and the page is told.
function newest(event) {
  return asked(event).catch(async (error) => {
    const former = error.name === "AbortError" ? null : await formerly(event.request.url);
    if (!former) throw error;
    const client = await clients.get(event.clientId);
    client?.postMessage({ kept: former.headers.get("Date") });
    return former;
  });
}

function asked(event) {
  const fresh = fetch(event.request);
  event.waitUntil(fresh.then((response) => keep(event.request.url, response.clone())).catch(() => null));
  return fresh;
}

// What was kept, where the server gives nothing soon; undefined where it does, or where nothing was kept.
async function inPlaceOf(fresh, key) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const soon = await Promise.race([fresh.catch(() => null), late]);
  return soon?.ok ? undefined : formerly(key);
}

async function formerly(key) {
  const cache = await caches.open(CACHE);
  return cache.match(key, WHATEVER);
}

async function keep(key, response) {
  if (!response.ok || /no-store/.test(response.headers.get("Cache-Control"))) return;
  const cache = await caches.open(CACHE);
  await cache.put(key, response);
  if (key === PAGE) await forgetTheOldest(cache);
}

// Entries stand in the order in which they were put; each visit puts anew what the page is made of.
async function forgetTheOldest(cache) {
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_KEPT)).map((key) => cache.delete(key)));
}

// The page says of itself when it was kept, so that it can tell so.
async function asKept(response) {
  const html = await response.text();
  const headers = new Headers(response.headers);
  for (const name of OF_THE_PACKED) headers.delete(name);
  return new Response(html.replace("<html", `<html data-kept="${headers.get("Date")}"`), { headers });
}

// A page that runs, and what it loaded before this worker was there: the browser's own cache still has it.
async function learn(addresses) {
  const wanted = addresses.filter((address) => isPage(address) || mayKeep(address));
  const one = async (address) => keep(isPage(address) ? PAGE : address, await fetch(address, { cache: "force-cache" }));
  await Promise.all(wanted.map((address) => one(address).catch(() => null)));
}
