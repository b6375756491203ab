// What the page asks the server for.

/** The JSON at an address; TypeError where there is none, AbortError where the question was dropped. */
export async function ask(address, query = {}, signal = undefined) {
  const response = await fetch(`${address}?${new URLSearchParams(query)}`, { signal });
  if (!response.ok) throw new TypeError(`${response.status} ${response.statusText}`);
  return response.json();
}

/** Names of communes by code, each asked for once. Without its name a commune's code stands alone. */
export class CommuneNames {
  #names = {};

  constructor(address) {
    this.address = address;
  }

  /** Asks for the names, all at once, of those communes that are not known yet. */
  async learn(codes) {
    const unknown = [...new Set(codes)].filter((code) => !(code in this.#names));
    if (unknown.length) Object.assign(this.#names, await ask(this.address, { codes: unknown }).catch(() => ({})));
  }

  /** The names of these communes as far as they were learnt. */
  of(codes) {
    return codes.map((code) => this.#names[code] ?? code).join(", ");
  }
}
