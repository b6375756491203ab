// The only file that knows Leaflet: it opens the map, draws our vector tiles on it, and tells where it looks.

import { questions, questionsThen } from "./address.js";
import { groundUnder, labelRules, paintRules } from "./paint.js";

const { L, protomapsL } = globalThis;

// From the bottom to the top: what is declared, what was measured over it, where to measure more, boundaries to find
// one's way by where the administrator chose no base map, what contradicts the declared, what changed in it, the zones,
// and where masts stand.
const BOUNDARIES = "territories";
const CHANGES = "official_change";
const GUIDANCE = "guidance";
// Known of past months; the others are as of today, which the page says.
const OF_A_MONTH = ["official", "measured", "difference", "white_zones", "sites"];
const OF_A_RELEASE = ["official", "difference"];
const MEASURED = ["measured", "operators_measured"];
const ORDER = ["official", "operators", ...MEASURED, GUIDANCE, BOUNDARIES, "difference", CHANGES, "white_zones", "sites"];
const TILES_OF = { operators_measured: "operators" }; // the same tiles, painted in another way
const OF_EVERY_OPERATOR = ["operators", "operators_measured"];
const OVER_BASE_MAP = 0.5;
const BOX_STEPS = 1000; // to a degree
const MARGIN = 24; // pixels around a place, so that its ring is seen whole

// The two sides that the line parts: each a pane of its own, from the bottom to the top.
const SIDES = { declared: ["official", "operators"], found: MEASURED };

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
    const attribution = settings.baseMapAttribution;
    L.tileLayer(settings.baseMap, { attribution, maxZoom: map.getMaxZoom(), zIndex: 0 }).addTo(map);
  }
  return new CoverageMap(map, element, settings);
}

class CoverageMap {
  #layers = new Map();
  #mark = null;
  #panes = {};
  #share = null;
  #isZooming = false;
  #next = null; // a move that waits for the end of a zoom

  constructor(map, element, settings) {
    this.map = map;
    this.element = element;
    this.settings = settings;
    Object.keys(SIDES).forEach((side, position) => {
      this.#panes[side] = map.createPane(side, map.getPane("tilePane"));
      this.#panes[side].style.zIndex = 1 + position;
    });
    map.on("move resize", () => this.#clip());
    map.on("zoomanim", () => (this.#isZooming = true));
    map.on("zoomend", () => (this.#isZooming = false));
    map.on("moveend", () => this.#moveOn());
  }

  /** Looks at a place (zoom, lat, lon), or at the whole extent of the data where there is no place. */
  lookAt(place) {
    const [west, south, east, north] = this.settings.extent.split(",").map(Number);
    // At once: on the way there, every layer would be asked for as the map happens to stand.
    if (place) this.#move(() => this.map.setView([place.lat, place.lon], place.zoom, { animate: false }));
    else this.show([west, south, east, north], { animate: false });
  }

  /** Moves so that a box (west, south, east, north in degrees) is in view. */
  show([west, south, east, north], options = {}) {
    this.#move(() => this.map.fitBounds([[south, west], [north, east]], { maxZoom: 13, padding: [16, 16], ...options }));
  }

  // Leaflet drops a move that is asked for while it zooms: the last of them is made afterwards.
  #move(make) {
    this.#next = make;
    this.#moveOn();
  }

  #moveOn() {
    if (this.#isZooming) return;
    const make = this.#next;
    this.#next = null;
    make?.();
  }

  place() {
    const { lat, lng } = this.map.getCenter().wrap();
    return { zoom: this.map.getZoom(), lat, lon: lng };
  }

  /**
   * The box in view as the API's bbox: it wants it within the world. Rounded up to a hundred metres, so that who comes
   * back to the same address asks the same, and is answered without a network too.
   */
  box() {
    const bounds = this.map.getBounds();
    const within = (limit, round, degrees) => Math.max(-limit, Math.min(limit, round(degrees * BOX_STEPS) / BOX_STEPS)).toFixed(3);
    const corners = [within(180, Math.floor, bounds.getWest()), within(90, Math.floor, bounds.getSouth())];
    return [...corners, within(180, Math.ceil, bounds.getEast()), within(90, Math.ceil, bounds.getNorth())].join(",");
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

  /** Moves no further than it takes to see a place (lat, lon) beside an element that covers a part of the map. */
  uncover({ lat, lon }, cover) {
    const [map, over] = [this.element, cover].map((one) => one.getBoundingClientRect());
    const isBeside = over.left > map.left + MARGIN;
    const hidden = isBeside ? [map.right - over.left, 0] : [0, Math.max(0, map.bottom - over.top)];
    const paddingBottomRight = hidden.map((length) => length + MARGIN);
    this.map.panInside([lat, lon], { paddingTopLeft: [MARGIN, MARGIN], paddingBottomRight, animate: false });
  }

  /** Draws these layers and no other, for these operators and this service; of changes, those between two releases. */
  draw(layers, choice, change) {
    for (const layer of this.#layers.values()) layer.remove();
    this.#layers.clear();
    this.#tellDrawn();
    const wanted = this.settings.baseMap ? layers : [...layers, BOUNDARIES];
    const canBe = (name) => name !== CHANGES || change?.release; // without a release nothing changed
    const drawn = ORDER.filter((known) => wanted.includes(known) && canBe(known));
    for (const names of this.#together(drawn)) this.#add(names, choice, change);
  }

  /** Parts what is declared from what was measured by a line at this share of the width; null for no line. */
  part(share) {
    this.#share = share;
    this.#clip();
  }

  // Panes move with the map; the line stands still.
  #clip() {
    const { x: width, y: height } = this.map.getSize();
    const { x, y } = this.map.containerPointToLayerPoint([0, 0]);
    const line = x + width * this.#share;
    const box = (left, right) => `polygon(${[[left, y], [right, y], [right, y + height], [left, y + height]].map((point) => `${point[0]}px ${point[1]}px`)})`;
    const isParted = this.#share !== null;
    this.#panes.declared.style.clipPath = isParted ? box(x, line) : "";
    this.#panes.found.style.clipPath = isParted ? box(line, x + width) : "";
  }

  // Layers that nothing parts are painted on one canvas: each one more is one more to lay over the others as one moves.
  #together(drawn) {
    const canvases = new Map();
    for (const name of drawn) {
      const place = `${paneOf(name)} ${this.#opacity(name)}`;
      canvases.set(place, [...(canvases.get(place) ?? []), name]);
    }
    return canvases.values();
  }

  // Declared areas cover whole countries: a base map must be seen through them.
  #opacity(name) {
    return name === "official" && this.settings.baseMap ? OVER_BASE_MAP : 1;
  }

  #add(names, choice, change) {
    const style = getComputedStyle(this.element);
    const sources = names.map((name) => this.#sources(name, choice, change));
    const each = (rulesOf) => names.flatMap((name, position) => rulesOf(name, style, Object.keys(sources[position])));
    const layer = protomapsL.leafletLayer({
      sources: Object.assign({}, ...sources),
      pane: paneOf(names[0]),
      className: names.map((name) => `map-${name}`).join(" "),
      paintRules: each(paintRules),
      labelRules: each(labelRules),
      backgroundColor: names.some((name) => MEASURED.includes(name)) ? groundUnder(style) : undefined,
      lang: document.documentElement.lang,
      attribution: "",
      opacity: this.#opacity(names[0]),
      noWrap: true,
      zIndex: 1 + ORDER.indexOf(names[0]),
    });
    layer.on("loading load", (event) => {
      layer.isDrawn = event.type === "load";
      this.#tellDrawn();
    });
    for (const name of names) this.#layers.set(name, layer);
    layer.addTo(this.map);
  }

  // The tiles that a layer is painted from, by a name of their own: one for each operator.
  #sources(name, choice, change) {
    const url = this.settings.tiles.replace("{layer}", TILES_OF[name] ?? name);
    const queries = asked(name, choice, change).map((query) => new URLSearchParams(query).toString());
    const source = (query) => ({ url: query ? `${url}?${query}` : url, maxDataZoom: Number(this.settings.maxZoom) });
    return Object.fromEntries(queries.map((query, position) => [`${name} ${position}`, source(query)]));
  }

  // The names of the layers whose tiles are all on the canvas: for tests, and for styles that want to know.
  #tellDrawn() {
    const drawn = [...this.#layers].filter(([, layer]) => layer.isDrawn).map(([name]) => name);
    this.element.dataset.drawn = drawn.join(" ");
  }
}

function paneOf(name) {
  return Object.keys(SIDES).find((side) => SIDES[side].includes(name)) ?? "tilePane";
}

// The month and the release that are chosen, as far as they are.
function then({ month }, change) {
  return { ...(month && { month }), ...(change?.release && { release: change.release }) };
}

// What the tiles of a layer are asked with, for each operator that it tells apart.
function asked(name, choice, change) {
  if (name === BOUNDARIES) return [{}];
  if (OF_EVERY_OPERATOR.includes(name)) return [{ service: choice.service, ...then(choice, change) }];
  if (name === CHANGES) return [{ operator: choice.operator, service: choice.service, ...change }];
  if (name === GUIDANCE && choice.campaign) return questions(choice).map((query) => ({ ...query, campaign: choice.campaign }));
  const queries = OF_A_MONTH.includes(name) ? questionsThen(choice) : questions(choice);
  if (!OF_A_RELEASE.includes(name) || !change?.release) return queries;
  // A release is of one operator: those laid over it keep their newest.
  return queries.map((query) => (query.operator === choice.operator ? { ...query, release: change.release } : query));
}
