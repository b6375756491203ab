// Runs before each page's own scripts: it notes when its map is complete, and what kept the browser from answering.
// Complete is when every layer of `wanted` has told "load", after which Leaflet has each tile of the view painted.

globalThis.watched = (() => {
  let drawn = null;
  let departure = Infinity;
  const tasks = [];
  const within = (entry) => entry.responseEnd <= drawn;

  performance.setResourceTimingBufferSize(10_000);
  new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: "longtask", buffered: true });
  const isDrawn = () => {
    const names = document.getElementById("map")?.dataset.drawn?.split(" ") ?? [];
    return wanted.every((name) => names.includes(name));
  };
  new MutationObserver(() => {
    if (isDrawn()) drawn ??= performance.now();
    document.documentElement.toggleAttribute("data-complete", isDrawn());
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-drawn"] });

  return {
    setOut() {
      departure = performance.now();
    },
    onTheWay: () => tasks.filter(({ startTime }) => startTime >= departure).map(({ duration }) => duration),
    first() {
      const [page] = performance.getEntriesByType("navigation");
      const before = [page, ...performance.getEntriesByType("resource").filter(within)];
      return {
        words: performance.getEntriesByName("first-contentful-paint")[0].startTime / 1000,
        map: drawn / 1000,
        size: before.reduce((sum, { transferSize }) => sum + transferSize, 0),
        requests: before.length,
      };
    },
    look() {
      const query = new URLSearchParams(location.search);
      const { width, height } = document.getElementById("map").getBoundingClientRect();
      const { tiles, maxZoom } = document.getElementById("map-settings").dataset;
      const of = new URLSearchParams({ operator: query.get("operator"), service: query.get("service") });
      const place = Object.fromEntries(["zoom", "lat", "lon"].map((key) => [key, query.get(key)]));
      return { ...place, width, height, maxZoom, tiles: `${tiles.replace("{layer}", "measured")}?${of}` };
    },
  };
})();
