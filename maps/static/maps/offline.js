// How the map comes to open without a network: a service worker keeps what was seen of it last, on this device.

const VIEW = "map-view";

let isKeeping = false;

/** Has the worker at this address keep the page and all that it loads; does nothing in a browser that has none. */
export async function keepWhatIsSeen(worker) {
  if (!navigator.serviceWorker) return;
  const isNew = navigator.serviceWorker.controller === null; // what was loaded until now went past it
  try {
    await navigator.serviceWorker.register(worker);
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    return console.info(error.message); // a private window
  }
  const { active } = await navigator.serviceWorker.ready;
  isKeeping = true;
  rememberView();
  if (!keptSince()) active.postMessage([performance.getEntriesByType("navigation")[0].name]); // it runs: all of it came
  if (!isNew) return;
  const tell = (list) => active.postMessage(list.getEntries().map(({ name }) => name));
  new PerformanceObserver(tell).observe({ type: "resource", buffered: true });
}

/** Notes what the page's address shows, as what was seen last. */
export function rememberView() {
  if (isKeeping) localStorage.setItem(VIEW, location.search);
}

/** When the page was kept (a Date), where it comes without a network; null where it comes from the server. */
export function keptSince() {
  const { kept } = document.documentElement.dataset;
  return kept ? new Date(kept) : null;
}

/** Calls with the moment (a Date) of an answer that was kept, when it stands in for one that the server did not give. */
export function onKeptAnswer(listener) {
  navigator.serviceWorker?.addEventListener("message", ({ data }) => listener(new Date(data.kept)));
}

/** The address's query of what was seen last. */
export function lastView() {
  return localStorage.getItem(VIEW) ?? location.search;
}
