// The service worker: opens the page where there is no network. Its own address names the version and what to keep.

const PAGE = new URL(self.registration.scope).pathname;
const CACHE = `measure ${self.location.pathname}`;
const KEPT = new URL(self.location).searchParams.getAll("keep");
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
  await cache.addAll([PAGE, ...KEPT].map(asked));
  await self.skipWaiting();
}

// Files of this version never change; the page and what it shares with others may have since the browser last asked.
function asked(address) {
  const isOfVersion = address !== PAGE && address.startsWith(PAGE);
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
  await cache.put(PAGE, response.clone());
  return response;
}

async function kept(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, WHATEVER)) ?? fetch(request);
}
