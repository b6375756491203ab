// How each layer is painted on its canvas; the colours are those of the style sheet, which the legend shows too.

const { protomapsL } = globalThis;

const POINT = 1; // geometry types of a vector tile
const HATCH_PIXELS = 8; // divides the 256 pixels of a canvas, so that hatches run on from one to the next
const DOT_PIXELS = 8;

// The more of the decided squares under a large one are white, the stronger the hatch: share above, opacity.
const WHITE_STEPS = [[0.5, 1], [0.1, 0.75], [0, 0.5]];

/**
 * The paint rules of a layer.
 * @param {string} layer name of the layer
 * @param {CSSStyleDeclaration} style where the custom properties of the palette are looked up
 */
export function paintRules(layer, style) {
  return PAINTERS[layer](palette(style)).map((rule) => ({ dataLayer: layer, ...rule }));
}

/** The rules by which names are written on a layer: only boundaries have names. */
export function labelRules(layer, style) {
  if (layer !== "territories") return [];
  const colour = palette(style);
  const name = new protomapsL.CenteredTextSymbolizer({
    labelProps: ["name"],
    fontFamily: style.fontFamily,
    fontSize: 12,
    fill: colour("ink"),
    stroke: colour("map-ground"),
    width: 3,
  });
  return [{ dataLayer: layer, symbolizer: name, filter: (zoom, feature) => feature.geomType === POINT }];
}

const PAINTERS = {
  official: officialRules,
  measured: measuredRules,
  territories: boundaryRules,
  difference: differenceRules,
  official_change: changeRules,
  white_zones: zoneRules,
};

function palette(style) {
  return (name) => style.getPropertyValue(`--${name}`).trim();
}

function boundaryRules(colour) {
  const line = new protomapsL.LineSymbolizer({ color: colour("boundary"), width: 1 });
  return [{ symbolizer: line, filter: (zoom, feature) => feature.geomType !== POINT }];
}

function officialRules(colour) {
  const fill = (name) => new protomapsL.PolygonSymbolizer({ fill: colour(name) });
  const levels = { CL: fill("official-1"), BC: fill("official-2"), "": fill("official-2"), TBC: fill("official-3") };
  return Object.entries(levels).map(([level, symbolizer]) => ({
    symbolizer,
    filter: (zoom, { props }) => props.level === level,
  }));
}

function measuredRules(colour) {
  const rule = (verdict, symbolizer) => ({
    symbolizer,
    filter: (zoom, { props }) => verdictOf(props) === verdict,
  });
  return [
    rule("not_known", polygon({ pattern: dots(colour("not-known"), colour("not-known-ground")), opacity: 1 })),
    rule("served", polygon({ fill: colour("served"), opacity: 0.9 })),
    ...WHITE_STEPS.map(([, opacity], step) => ({
      symbolizer: polygon({ pattern: hatch(colour("white"), colour("white-ground")), opacity }),
      filter: (zoom, { props }) => verdictOf(props) === "white" && whiteStep(props) === step,
    })),
  ];
}

function differenceRules(colour) {
  const rule = (missing, symbolizer) => ({
    symbolizer,
    filter: (zoom, { props }) => props.missing_from_official === missing,
  });
  return [rule(false, polygon({ fill: colour("undeclared") })), rule(true, polygon({ fill: colour("white") }))];
}

// Squares that only went from one level to another are not painted: neither gained nor lost.
function changeRules(colour) {
  const rule = (change, symbolizer) => ({ symbolizer, filter: (zoom, { props }) => props.change === change });
  return [
    rule("gained", polygon({ fill: colour("gained") })),
    rule("lost", polygon({ pattern: hatch(colour("lost"), colour("lost-ground")), opacity: 1 })),
  ];
}

function zoneRules(colour) {
  const dash = { false: [5, 4], true: [] };
  return [true, false].flatMap((missing) => {
    const ours = (type) => (zoom, feature) =>
      feature.props.missing_from_official === missing && (feature.geomType === POINT) === (type === POINT);
    const ink = colour("zone");
    const halo = new protomapsL.LineSymbolizer({ color: colour("zone-halo"), width: 4, opacity: 0.7 });
    const line = new protomapsL.LineSymbolizer({ dash: dash[missing], dashColor: ink, dashWidth: 2, perFeature: true });
    const dot = new protomapsL.CircleSymbolizer({ radius: 4, fill: missing ? ink : colour("zone-halo"), stroke: ink, width: 2 });
    return [
      { symbolizer: halo, filter: ours() },
      { symbolizer: line, filter: ours() },
      { symbolizer: dot, filter: ours(POINT) },
    ];
  });
}

// A square of 200 m has a verdict; a larger one has counts, and is white as soon as one square under it is.
function verdictOf(props) {
  if (props.verdict) return props.verdict;
  if (props.white > 0) return "white";
  return props.served > 0 ? "served" : "not_known";
}

function whiteStep(props) {
  const share = props.verdict ? 1 : props.white / (props.white + props.served);
  return WHITE_STEPS.findIndex(([above]) => share > above);
}

function polygon(options) {
  return new protomapsL.PolygonSymbolizer(options);
}

function hatch(ink, ground) {
  const side = HATCH_PIXELS;
  return protomapsL.createPattern(side, side, (canvas, context) => {
    context.fillStyle = ground;
    context.fillRect(0, 0, side, side);
    context.strokeStyle = ink;
    context.lineWidth = 2.5;
    for (const shift of [-side, 0, side]) {
      context.moveTo(shift, side);
      context.lineTo(shift + side, 0);
    }
    context.stroke();
  });
}

function dots(ink, ground) {
  return protomapsL.createPattern(DOT_PIXELS, DOT_PIXELS, (canvas, context) => {
    context.fillStyle = ground;
    context.fillRect(0, 0, DOT_PIXELS, DOT_PIXELS);
    context.fillStyle = ink;
    context.arc(DOT_PIXELS / 2, DOT_PIXELS / 2, 1.2, 0, 2 * Math.PI);
    context.fill();
  });
}
