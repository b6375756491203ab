// The yardstick: the least that one writes to see a layer of vector tiles, where the page's address looks.

const { L, protomapsL } = globalThis;

const { zoom, lat, lon, width, height, tiles, maxZoom } = Object.fromEntries(new URLSearchParams(location.search));
const element = document.getElementById("map");
element.style.width = `${width}px`;
element.style.height = `${height}px`;

const map = L.map(element).setView([lat, lon], zoom);
const colours = { white: "orangered", served: "steelblue", not_known: "lightgrey" };
const layer = protomapsL.leafletLayer({
  sources: { "": { url: tiles, maxDataZoom: Number(maxZoom) } },
  paintRules: Object.entries(colours).map(([verdict, fill]) => ({
    dataLayer: "measured",
    symbolizer: new protomapsL.PolygonSymbolizer({ fill }),
    filter: (_, { props }) => (props.verdict ? props.verdict === verdict : props[verdict] > 0),
  })),
  labelRules: [],
});
layer.on("loading load", ({ type }) => (element.dataset.drawn = type === "load" ? "measured" : ""));
layer.addTo(map);
