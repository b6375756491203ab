// The service worker: opens the page where there is no network. Its own address names the version and what to keep.

const PAGE = new URL(self.registration.scope).pathname;
const CACHE = `measure ${self.location.pathname}`;
const VERSION = new URL(".", self.location).pathname; // the folder of all files of this version
const KEPT = new URL(self.location).searchParams.getAll("keep");
const OF_NOBODY = `${PAGE}?signed_out`; // the page as whoever is not signed in sees it
const PATIENCE_MS = 4_000; // a network that shows bars and lets nothing through is the usual one here
const WHATEVER = { ignoreSearch: true, ignoreVary: true };

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname === PAGE) event.respondWith(page(event.request));
  else if (KEPT.includes(pathname)) event.respondWith(kept(event.request));
});

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(KEPT.map(asked));
  if (!(await keepPage(await fetch(asked(OF_NOBODY)), cache))) throw new TypeError("the page is of another version by now");
  await self.skipWaiting();
}

// Files of this version never change; the page and what it shares with others may have since the browser last asked.
function asked(address) {
  const isOfVersion = address !== OF_NOBODY && address.startsWith(PAGE);
  return new Request(address, { cache: isOfVersion ? "default" : "no-cache" });
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("measure ") && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// The newest page where the server gives it soon, else the one that was kept.
async function page(request) {
  const cache = await caches.open(CACHE);
  const fresh = fetchPage(request, cache);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const soon = await Promise.race([fresh.catch(() => null), late]);
  return soon ?? (await cache.match(PAGE, WHATEVER)) ?? fresh;
}

async function fetchPage(request, cache) {
  const response = await fetch(request);
  if (!response.ok) throw new TypeError(`${response.status} ${response.statusText}`);
  if (!/no-store/.test(response.headers.get("Cache-Control"))) await keepPage(response, cache); // a person's own is not
  return response;
}

// Whether it was kept: the page of another version would find none of its files here.
async function keepPage(response, cache) {
  const isOwn = response.ok && (await response.clone().text()).includes(VERSION);
  if (isOwn) await cache.put(PAGE, response.clone());
  return isOwn;
}

async function kept(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, WHATEVER)) ?? fetch(request);
}
