// What the page asks the server for.

/** The JSON at an address; TypeError where there is none, AbortError where the question was dropped. */
export async function ask(address, query = {}, signal = undefined) {
  const response = await fetch(`${address}?${new URLSearchParams(query)}`, { signal });
  if (!response.ok) throw new TypeError(`${response.status} ${response.statusText}`);
  return response.json();
}

/** Names of the communes that zones lie in, by code; asked for once. Without them their codes stand alone. */
export class CommuneNames {
  #names;

  constructor(address) {
    this.address = address;
  }

  async of(codes) {
    this.#names ??= ask(this.address).catch(() => ({}));
    const names = await this.#names;
    return codes.map((code) => names[code] ?? code).join(", ");
  }
}
