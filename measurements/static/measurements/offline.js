// How the page comes to open without a network: its service worker, the one that syncs where the browser can.

/** Whether the page will open without a network from now on. */
export async function worksOffline({ page, worker, syncWorker }) {
  if (!navigator.serviceWorker) return false;
  try {
    await register(page, worker, syncWorker);
    await navigator.serviceWorker.ready;
    return true;
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    console.info(error.message); // a private window, or a version of the page that is no longer served
    return false;
  }
}

async function register(page, worker, syncWorker) {
  if ("SyncManager" in window) return navigator.serviceWorker.register(syncWorker, { scope: page, type: "module" });
  return navigator.serviceWorker.register(worker, { scope: page });
}
