// The only file that knows Leaflet: it opens the map, draws our vector tiles on it, and tells where it looks.

import { labelRules, paintRules } from "./paint.js";

const { L, protomapsL } = globalThis;

// From the bottom to the top: what is declared, what was measured over it, boundaries to find one's way by where the
// administrator chose no base map, what contradicts the declared, what changed in it, and the zones.
const BOUNDARIES = "territories";
const CHANGES = "official_change";
const ORDER = ["official", "measured", BOUNDARIES, "difference", CHANGES, "white_zones"];
const OVER_BASE_MAP = 0.5;

// Where nobody measured there is no square to draw, and an empty map looks as if all were well: so the ground under
// the squares says everywhere that nothing is known.
const Ground = L.GridLayer.extend({
  createTile() {
    const tile = document.createElement("div");
    tile.className = "unmeasured";
    return tile;
  },
});

/**
 * Opens the map in an element that django-leaflet's tag made.
 * @param {HTMLElement} element the map's element, its options in data-leaflet
 * @param {DOMStringMap} settings extent, tiles, maxZoom, baseMap, baseMapAttribution, zoomIn, zoomOut
 */
export function openMap(element, settings) {
  const djoptions = JSON.parse(element.dataset.leaflet);
  const options = { djoptions, globals: false, callback: null, zoomControl: false };
  // The world ends at 180°, as our layers and the API's boxes do: the map cannot even be dragged beyond.
  const map = L.Map.djangoMap(element.id, { ...options, maxBoundsViscosity: 1 });
  L.control.zoom({ zoomInTitle: settings.zoomIn, zoomOutTitle: settings.zoomOut }).addTo(map);
  if (settings.baseMap) {
    L.tileLayer(settings.baseMap, { attribution: settings.baseMapAttribution, maxZoom: map.getMaxZoom() }).addTo(map);
  }
  return new CoverageMap(map, element, settings);
}

class CoverageMap {
  #layers = new Map();
  #mark = null;

  constructor(map, element, settings) {
    this.map = map;
    this.element = element;
    this.settings = settings;
  }

  /** Looks at a place (zoom, lat, lon), or at the whole extent of the data where there is no place. */
  lookAt(place) {
    const [west, south, east, north] = this.settings.extent.split(",").map(Number);
    if (place) this.map.setView([place.lat, place.lon], place.zoom);
    else this.show([west, south, east, north]);
  }

  /** Moves so that a box (west, south, east, north in degrees) is in view. */
  show([west, south, east, north]) {
    this.map.fitBounds([[south, west], [north, east]], { maxZoom: 13, padding: [16, 16] });
  }

  place() {
    const { lat, lng } = this.map.getCenter().wrap();
    return { zoom: this.map.getZoom(), lat, lon: lng };
  }

  /** The box in view as the API's bbox: it wants it within the world. */
  box() {
    const bounds = this.map.getBounds();
    const within = (limit, degrees) => Math.max(-limit, Math.min(limit, degrees)).toFixed(5);
    const corners = [within(180, bounds.getWest()), within(90, bounds.getSouth())];
    return [...corners, within(180, bounds.getEast()), within(90, bounds.getNorth())].join(",");
  }

  onMove(listener) {
    this.map.on("moveend", listener);
  }

  /** Calls with the place (lat, lon) that is clicked or tapped. */
  onClick(listener) {
    this.map.on("click", ({ latlng }) => {
      const { lat, lng } = latlng.wrap();
      listener({ lat, lon: lng });
    });
  }

  /** A ring around a place (lat, lon), the only one. */
  mark({ lat, lon }) {
    this.unmark();
    this.#mark = L.circleMarker([lat, lon], { radius: 12, fill: false, className: "mark", interactive: false });
    this.#mark.addTo(this.map);
  }

  unmark() {
    this.#mark?.remove();
    this.#mark = null;
  }

  /** Draws these layers and no other, for this operator and service; of changes, those between two releases. */
  draw(layers, choice, change) {
    for (const layer of this.#layers.values()) layer.remove();
    this.#layers.clear();
    this.#tellDrawn();
    const wanted = this.settings.baseMap ? layers : [...layers, BOUNDARIES];
    for (const name of ORDER.filter((known) => wanted.includes(known))) {
      this.#add(name, name === CHANGES ? { ...choice, ...change } : choice);
    }
  }

  #add(name, choice) {
    if (name === "measured") this.#layers.set("unmeasured", new Ground({ zIndex: 1 + ORDER.indexOf(name) }).addTo(this.map));
    const style = getComputedStyle(this.element);
    const query = name === BOUNDARIES ? "" : `?${new URLSearchParams(choice)}`;
    const layer = protomapsL.leafletLayer({
      url: this.settings.tiles.replace("{layer}", name) + query,
      maxDataZoom: Number(this.settings.maxZoom),
      paintRules: paintRules(name, style),
      labelRules: labelRules(name, style),
      lang: document.documentElement.lang,
      attribution: "",
      // Declared areas cover whole countries: a base map must be seen through them.
      opacity: name === "official" && this.settings.baseMap ? OVER_BASE_MAP : 1,
      noWrap: true,
      zIndex: 1 + ORDER.indexOf(name),
    });
    layer.on("loading load", (event) => {
      layer.isDrawn = event.type === "load";
      this.#tellDrawn();
    });
    this.#layers.set(name, layer);
    layer.addTo(this.map);
  }

  // The names of the layers whose tiles are all on the canvas: for tests, and for styles that want to know.
  #tellDrawn() {
    const drawn = [...this.#layers].filter(([, layer]) => layer.isDrawn).map(([name]) => name);
    this.element.dataset.drawn = drawn.join(" ");
  }
}
