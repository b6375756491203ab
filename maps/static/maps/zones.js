// The list of zones beside the map: the same zones as text, for those who do not see the map or do not want to.

const LISTED = 50; // as many as one reads; the map and the API hold the others

const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 });
const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });

export class ZoneList {
  #request = new AbortController();

  /**
   * @param {HTMLElement} list its data-address is where the zones are asked for
   * @param {(box: number[]) => void} onShow called with west, south, east, north of the zone to show
   */
  constructor(list, onShow) {
    this.list = list;
    this.onShow = onShow;
    this.status = document.getElementById("zones-status");
    this.template = document.getElementById("zone-template");
    const words = document.getElementById("words").content.querySelectorAll("[data-word]");
    this.words = Object.fromEntries([...words].map((word) => [word.dataset.word, word.textContent]));
  }

  /** Lists the zones of this operator and service in a box; an answer that comes after the next question is dropped. */
  async load(choice, box) {
    this.#request.abort();
    this.#request = new AbortController();
    const query = new URLSearchParams({ ...choice, bbox: box, limit: LISTED });
    try {
      const response = await fetch(`${this.list.dataset.address}?${query}`, { signal: this.#request.signal });
      if (!response.ok) throw new TypeError(`${response.status} ${response.statusText}`);
      this.#show(await response.json());
    } catch (error) {
      if (error.name === "AbortError") return;
      this.list.replaceChildren();
      this.status.textContent = this.words.failed;
    }
  }

  #show({ features, next }) {
    features.sort((one, other) => other.properties.area_km2 - one.properties.area_km2);
    this.list.replaceChildren(...features.map((zone) => this.#item(zone)));
    if (features.length === 0) this.status.textContent = this.words.none;
    else this.status.textContent = `${next ? this.words.first : this.words.count} ${number.format(features.length)}`;
  }

  #item({ properties, geometry }) {
    const item = this.template.content.cloneNode(true);
    const part = (name) => item.querySelector(`[data-part=${name}]`);
    part("area").textContent = `${number.format(properties.area_km2)} km² · ${this.words.squares} ${number.format(properties.tiles)}`;
    item.querySelector("button").addEventListener("click", () => this.onShow(boxOf(geometry)));
    part("official").textContent = properties.missing_from_official ? this.words.declared : this.words.undeclared;
    part("official").classList.toggle("declared", properties.missing_from_official);
    part("communes").textContent = `${this.words.communes} ${properties.communes.join(", ")}`;
    part("communes").hidden = properties.communes.length === 0;
    part("probability").textContent = `${this.words.probability} ${percent.format(properties.probability)}`;
    return item;
  }
}

function boxOf(geometry) {
  const points = geometry.coordinates.flat(geometry.type === "MultiPolygon" ? 2 : 1);
  const lons = points.map(([lon]) => lon);
  const lats = points.map(([, lat]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
