// The page's address: it always says what is chosen and where the map looks, so that a link shows the same thing.

const PLACE_KEYS = ["zoom", "lat", "lon"];
const DEGREE_DECIMALS = 5; // about a metre

/** What the form chooses: the layers to draw, the operator and service of their tiles, two releases to compare. */
export function chosen(form) {
  const data = new FormData(form);
  return {
    layers: data.getAll("layers"),
    choice: { operator: data.get("operator"), service: data.get("service") },
    change: Object.fromEntries([...form.querySelectorAll("[data-change]")].map(({ name, value }) => [name, value])),
  };
}

/** The place in the page's address, or null where it names none, or one that is not on the map. */
export function placeOf(address) {
  const query = new URLSearchParams(address);
  if (!PLACE_KEYS.every((key) => query.get(key))) return null;
  const [zoom, lat, lon] = PLACE_KEYS.map((key) => Number(query.get(key)));
  const onTheMap = Number.isInteger(zoom) && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  return onTheMap ? { zoom, lat, lon } : null;
}

/** Writes both into the address without a new entry in the history: moving a map is not reading another page. */
export function writeAddress(form, place) {
  const { layers, choice, change } = chosen(form);
  const query = new URLSearchParams({ ...choice, ...change });
  for (const layer of layers.length ? layers : [""]) query.append("layers", layer);
  query.set("zoom", place.zoom);
  query.set("lat", place.lat.toFixed(DEGREE_DECIMALS));
  query.set("lon", place.lon.toFixed(DEGREE_DECIMALS));
  history.replaceState(null, "", `?${query}`);
}
