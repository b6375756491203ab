// The search box: communes and other territories by name or code, and addresses where the administrator
// lets them be looked up. A combobox as WAI-ARIA describes it; without this script, a plain form.

import { ask } from "./api.js";
import { number, say } from "./words.js";

const STILL_MS = 200; // what is typed faster is one question
const FEWEST_LETTERS = 3; // of an address
const AROUND_DEGREES = 0.002; // on each side of an address: some 200 m

export class PlaceSearch {
  #request = new AbortController();
  #choice = new AbortController();
  #waiting;
  #found = [];
  #active = -1;

  /**
   * @param {HTMLFormElement} form its data-territories, data-box and data-addresses are asked; KEY stands for a
   *   territory's key in the second, the last may be empty
   * @param {(box: number[] | null, found: object) => void} onChoose called with west, south, east and north, as far as
   *   they are known, and with a territory (key, label) or an address (lat, lon)
   */
  constructor(form, onChoose) {
    this.form = form;
    this.onChoose = onChoose;
    this.input = form.querySelector("input");
    this.list = form.querySelector("[role=listbox]");
    this.status = form.querySelector("[role=status]");
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.#close());
    // Before the input loses the focus, which closes the list.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.#choose([...this.list.children].indexOf(event.target.closest("li"))));
  }

  #typed() {
    this.#drop();
    this.#choice.abort();
    this.status.replaceChildren();
    const text = this.input.value.trim();
    if (text) this.#waiting = setTimeout(() => this.#look(text), STILL_MS);
    else this.#close();
  }

  // What was asked is of no use any more.
  #drop() {
    clearTimeout(this.#waiting);
    this.#request.abort();
  }

  async #look(text) {
    this.#request = new AbortController();
    const { signal } = this.#request;
    try {
      const [places, addresses] = await Promise.all([this.#territories(text, signal), this.#addresses(text, signal)]);
      if (!signal.aborted) this.#open([...places, ...addresses]);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.#close();
      this.status.textContent = say("search-failed");
    }
  }

  async #territories(q, signal) {
    const { territories } = await ask(this.form.dataset.territories, { q }, signal);
    return territories.map((one) => ({ ...one, label: one.name, about: `${say(`kind-${one.kind}`)} ${one.code}` }));
  }

  // An address is found besides: without it communes are found all the same.
  async #addresses(q, signal) {
    if (!this.form.dataset.addresses || q.length < FEWEST_LETTERS) return [];
    const none = { addresses: [] };
    const answer = ask(this.form.dataset.addresses, { q }, signal);
    const { addresses } = await answer.catch((error) => (error.name === "AbortError" ? Promise.reject(error) : none));
    return addresses.map((one) => ({ ...one, about: say("kind-address") }));
  }

  #open(found) {
    this.#found = found;
    this.list.replaceChildren(...found.map((one, position) => this.#option(one, position)));
    this.list.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.#activate(-1);
    this.status.textContent = found.length ? say("search-found", { count: number.format(found.length) }) : say("search-none");
  }

  #option({ label, about }, position) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${position}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const soft = document.createElement("span");
    soft.textContent = about;
    option.append(label, " ", soft);
    return option;
  }

  #close() {
    this.#drop();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.#activate(-1);
  }

  #activate(position) {
    this.#active = position;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === position)));
    const active = this.list.children[position];
    if (active) {
      this.input.setAttribute("aria-activedescendant", active.id);
      active.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    const { length } = this.#found;
    const isOpen = !this.list.hidden;
    if (event.key === "Escape" && isOpen) this.#close();
    else if (event.key === "ArrowDown" && length) this.#step(isOpen ? this.#active + 1 : 0);
    else if (event.key === "ArrowUp" && length) this.#step(isOpen ? this.#active - 1 : length - 1);
    else if (event.key === "Enter" && isOpen && this.#active >= 0) this.#choose(this.#active);
    else return;
    event.preventDefault();
    event.stopPropagation(); // Escape closes the list alone, not the card behind it
  }

  #step(position) {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.#activate((position + this.#found.length) % this.#found.length);
  }

  async #choose(position) {
    const found = this.#found[position];
    if (!found) return;
    this.input.value = found.label;
    this.#close();
    this.#choice.abort();
    this.status.replaceChildren();
    if (!found.key) return this.onChoose(around(found), found);
    this.#choice = new AbortController();
    try {
      const { box } = await ask(this.form.dataset.box.replace("KEY", found.key), {}, this.#choice.signal);
      this.onChoose(box, found);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.status.textContent = say("search-failed");
    }
  }
}

/** West, south, east and north of a box around a place (lat, lon). */
export function around({ lon, lat }) {
  return [lon - AROUND_DEGREES, lat - AROUND_DEGREES, lon + AROUND_DEGREES, lat + AROUND_DEGREES];
}
