// The page's address: it always says what is chosen and where the map looks, so that a link shows the same thing.

const PLACE_KEYS = ["zoom", "lat", "lon"];
const SWIPE_KEY = "swipe";
const ZONES_LAYER = "white_zones";
const DEGREE_DECIMALS = 5; // about a metre
export const EVERY_OPERATOR = "none"; // the choice of those zones where every operator is white

/**
 * What the form chooses: the layers to draw, the service of their tiles and its operators, the first of them alone
 * under `operator`, the month that all of it stands for ("" for today) and whether its zones were kept, the release of
 * the official map, and the one to compare it with.
 */
export function chosen(form) {
  const data = new FormData(form);
  const operator = data.get("operator");
  const others = operator === EVERY_OPERATOR ? [] : data.getAll("with");
  const { month } = form.elements;
  const hasZones = !(month?.selectedOptions?.[0] ?? month)?.hasAttribute("data-without-zones");
  return {
    layers: data.getAll("layers").filter((layer) => hasZones || layer !== ZONES_LAYER),
    choice: { operator, operators: [...new Set([operator, ...others])], service: data.get("service"), month: month?.value ?? "", hasZones, campaign: form.elements.campaign?.value, release: form.elements.release?.value },
    change: Object.fromEntries([...form.querySelectorAll("[data-change]:enabled")].map(({ name, value }) => [name, value])),
  };
}

/** What is asked of each operator of a choice, as of today. */
export function questions({ operator, operators = [operator], service }) {
  return operators.map((one) => ({ operator: one, service }));
}

/** The same as of the month of the choice. */
export function questionsThen({ month, ...choice }) {
  return questions(choice).map((query) => (month ? { ...query, month } : query));
}

/** The place in the page's address, or null where it names none, or one that is not on the map. */
export function placeOf(address) {
  const query = new URLSearchParams(address);
  if (!PLACE_KEYS.every((key) => query.get(key))) return null;
  const [zoom, lat, lon] = PLACE_KEYS.map((key) => Number(query.get(key)));
  const onTheMap = Number.isInteger(zoom) && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  return onTheMap ? { zoom, lat, lon } : null;
}

/** Where the line between the two maps stands, in hundredths of the width; null where there is no line. */
export function swipeOf(address) {
  const share = new URLSearchParams(address).get(SWIPE_KEY);
  return share !== null && /^\d{1,3}$/.test(share) ? Math.min(100, Number(share)) : null;
}

/**
 * Writes everything into the address. Another choice is a new entry in the history, which the back button leaves;
 * moving the map is not.
 */
export function writeAddress(form, place, swipe, isNew = false) {
  const query = new URLSearchParams(new FormData(form));
  if (!query.has("layers")) query.set("layers", "");
  query.set("zoom", place.zoom);
  query.set("lat", place.lat.toFixed(DEGREE_DECIMALS));
  query.set("lon", place.lon.toFixed(DEGREE_DECIMALS));
  if (swipe !== null) query.set(SWIPE_KEY, swipe);
  history[isNew ? "pushState" : "replaceState"](null, "", `?${query}`);
}

/** The option that a select came with from the server. */
export function delivered(select) {
  return [...select.options].find((option) => option.defaultSelected) ?? select.options[0];
}

/** Chooses in the form what the address says; what it does not name is as the page was delivered. */
export function restore(form, address) {
  const query = new URLSearchParams(address);
  for (const select of form.querySelectorAll("select")) {
    const isThere = [...select.options].some(({ value }) => value === query.get(select.name));
    select.value = isThere ? query.get(select.name) : delivered(select).value;
  }
  for (const box of form.querySelectorAll("input[type=checkbox][name]")) {
    box.checked = box.name === "with" || query.has(box.name) ? query.getAll(box.name).includes(box.value) : box.defaultChecked;
  }
}
