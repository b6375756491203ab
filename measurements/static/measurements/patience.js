// Questions to our own server that give up after a while: a network that shows bars and lets nothing through is usual here.

const NO_ANSWER = ["TypeError", "AbortError", "SyntaxError"]; // no network, too slow a one, a portal that speaks for us

/**
 * What `read` makes of the answer; null where none came in time, or none that can be read.
 * @param {number} patience milliseconds, for all of the answer
 * @param {string} address
 * @param {RequestInit} options
 * @param {(response: Response) => Promise<object>} read
 */
export async function patiently(patience, address, options, read) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), patience);
  try {
    return await read(await fetch(address, { ...options, signal: giveUp.signal }));
  } catch (error) {
    if (NO_ANSWER.includes(error.name)) return null;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
