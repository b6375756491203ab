// A reading of the API's format, with what a page can know and no more: neither network, nor technology, nor level.

const DEGREE_DECIMALS = 6; // a tenth of a metre, finer than any receiver

/** A new reading of now; `said` is a position in degrees, its accuracy in metres, and what the person chose. */
export function readingOf({ longitude, latitude, accuracy, operator, environment }, kind, state) {
  return {
    id: crypto.randomUUID(),
    observed_at: new Date().toISOString(),
    longitude: Number(longitude.toFixed(DEGREE_DECIMALS)),
    latitude: Number(latitude.toFixed(DEGREE_DECIMALS)),
    accuracy_m: accuracy,
    service_state: state,
    home_plmn: operator,
    home_plmn_origin: "declared",
    environment,
    kind,
  };
}
