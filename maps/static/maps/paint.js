// How each layer is painted on its canvas; the colours are those of the style sheet, which the legend shows too.

const { protomapsL } = globalThis;

const POINT = 1; // geometry types of a vector tile
const HATCH_PIXELS = 8; // divides the 256 pixels of a canvas, so that hatches run on from one to the next
const DOT_PIXELS = 8;
const GROUND_PIXELS = 16; // as the style sheet's .unmeasured

// Parts of a square, as shares of it: west, north, east, south.
const WHOLE = [0, 0, 1, 1];
const INNER = [0.25, 0.25, 0.75, 0.75];
const MARGIN = 0.06; // around the parts of several operators, so that a square still reads as one
const TURNED_PIXELS = 128; // how far the other two corners of a square may reach beyond two opposite ones
const MOST_STROKES = 3; // more are "a few" too: France has four operators

const TRIANGLE = [[0, -8], [7, 5], [-7, 5]]; // pixels
const TRIANGLE_DOWN = TRIANGLE.map(([x, y]) => [x, -y]);
const DIAMOND = [[0, -8], [7, 0], [0, 8], [-7, 0]];

// The more of the decided squares under a large one are white, the stronger the hatch: share above, opacity.
const WHITE_STEPS = [[0.5, 1], [0.1, 0.75], [0, 0.5]];

/**
 * The paint rules of a layer.
 * @param {string} layer name of the layer
 * @param {CSSStyleDeclaration} style where the custom properties of the palette are looked up
 * @param {string[]} sources names of the tiles' sources, one for each operator: several share each square
 */
export function paintRules(layer, style, sources) {
  const rulesOf = (source, position) => {
    const rules = PAINTERS[layer](palette(style), cellOf(position, sources.length));
    return rules.map((rule) => ({ dataSource: source, dataLayer: TILE_LAYERS[layer] ?? layer, ...rule }));
  };
  const [first, ...others] = sources.map(rulesOf);
  // Rule by rule, and not operator by operator: no operator's limited coverage hides another's very good one.
  return first.flatMap((rule, position) => [rule, ...others.map((rules) => rules[position])]);
}

/** The rules by which names are written on a layer: only boundaries have names. */
export function labelRules(layer, style, sources) {
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
  const isPoint = (zoom, feature) => feature.geomType === POINT;
  return sources.map((dataSource) => ({ dataSource, dataLayer: layer, symbolizer: name, filter: isPoint }));
}

/**
 * What lies under the squares: where nobody measured there is none, and an empty map looks as if all were well. So the
 * ground says everywhere that nothing is known.
 */
export function groundUnder(style) {
  const side = GROUND_PIXELS;
  const ground = protomapsL.createPattern(side, side, (canvas, context) => {
    context.fillStyle = palette(style)("unmeasured");
    context.arc(side / 2, side / 2, 1, 0, 2 * Math.PI);
    context.fill();
  });
  return ground.getContext("2d").createPattern(ground, "repeat");
}

const TILE_LAYERS = { operators_measured: "operators" };

const PAINTERS = {
  official: officialRules,
  operators: (colour) => numberRules(colour, "declared", WHOLE),
  operators_measured: (colour) => numberRules(colour, "measured", INNER),
  measured: measuredRules,
  guidance: guidanceRules,
  sites: siteRules,
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

function measuredRules(colour, cell) {
  const rule = (verdict, symbolizer) => ({
    symbolizer,
    filter: (zoom, { props }) => verdictOf(props) === verdict,
  });
  const unknown = dots(colour("not-known"), colour("not-known-ground"));
  if (cell !== WHOLE) {
    return [
      rule("not_known", new Cells(cell, { pattern: unknown })),
      rule("served", new Cells(cell, { fill: colour("served") })),
      rule("white", new Cells(cell, { pattern: hatch(colour("white"), colour("white-ground")) })),
    ];
  }
  return [
    rule("not_known", polygon({ pattern: unknown, opacity: 1 })),
    rule("served", polygon({ fill: colour("served"), opacity: 0.9 })),
    ...WHITE_STEPS.map(([, opacity], step) => ({
      symbolizer: polygon({ pattern: hatch(colour("white"), colour("white-ground")), opacity }),
      filter: (zoom, { props }) => verdictOf(props) === "white" && whiteStep(props) === step,
    })),
  ];
}

// White though declared is hatched as white is, but stronger and the other way: it lies on squares that are white.
function differenceRules(colour, cell) {
  const rule = (missing, paint) => ({
    symbolizer: new Cells(cell, paint),
    filter: (zoom, { props }) => props.missing_from_official === missing,
  });
  const strong = hatch(colour("white"), colour("white-ground"), { width: 4, falls: true });
  return [rule(false, { fill: colour("undeclared") }), rule(true, { pattern: strong })];
}

// White for none, grey with a stroke for each of a few, dark for all: the number can be read off, and printed.
function numberRules(colour, property, cell) {
  const rule = (symbolizer, filter) => ({
    symbolizer,
    filter: (zoom, { props }) => props[property] !== undefined && filter(props[property], props.operators),
  });
  const stroke = cell === INNER ? colour("number-edge") : undefined; // it may lie on a square of its own colour
  const cells = (paint) => new Cells(cell, { ...paint, stroke });
  const some = (strokes) => cells({ pattern: bars(strokes, colour("number-stroke"), colour("number-some")) });
  return [
    rule(cells({ fill: colour("number-none") }), (number) => number === 0),
    ...Array.from({ length: MOST_STROKES }, (_, position) => position + 1).map((strokes) =>
      rule(some(strokes), (number, all) => number > 0 && number < all && Math.min(number, MOST_STROKES) === strokes),
    ),
    rule(cells({ fill: colour("number-all") }), (number, all) => number > 0 && number === all),
  ];
}

// The more a reading is worth, the larger the mark in the middle of the square.
function guidanceRules(colour, cell) {
  const rule = (worth, share, stroke) => ({
    symbolizer: new Cells(inside(cell, share), { fill: colour("guidance"), stroke }),
    filter: (zoom, { props }) => props.worth === worth,
  });
  // A halo around a small mark would be all that one sees of it.
  return [rule("low", 0.12), rule("medium", 0.3), rule("high", 0.55, colour("zone-halo"))];
}

// Triangles stand in service or are planned, diamonds were asked for; the full ones have the chosen service on air.
function siteRules(colour) {
  const shapes = { promised: DIAMOND, planned: TRIANGLE_DOWN, site: TRIANGLE };
  return Object.entries(shapes).flatMap(([kind, shape]) =>
    [false, true].map((serves) => ({
      symbolizer: new Mark(shape, serves ? colour("site") : colour("zone-halo"), colour("site"), colour("zone-halo")),
      filter: (zoom, { props }) => props.kind === kind && props.serves === serves,
    })),
  );
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

/** Paints a part of each square: where its operator has its place among several, or its middle. */
class Cells {
  constructor([west, north, east, south], { fill, pattern, stroke }) {
    this.corners = [[west, north], [east, north], [east, south], [west, south]];
    Object.assign(this, { fill, pattern, stroke });
  }

  draw(context, squares) {
    context.globalAlpha = 1;
    context.fillStyle = this.pattern ? context.createPattern(this.pattern, "repeat") : this.fill;
    context.beginPath();
    const isSeen = inView(context);
    for (const square of squares) if (isSeen(square)) this.#trace(context, cornersOf(square));
    context.fill();
    if (!this.stroke) return;
    context.strokeStyle = this.stroke;
    context.lineWidth = 1;
    context.stroke();
  }

  // The grid is turned against the map: a part of a square is turned with it.
  #trace(context, [northWest, northEast, southEast, southWest]) {
    const between = (one, other, share) => one + (other - one) * share;
    this.corners.forEach(([east, south], corner) => {
      const along = (axis) =>
        between(between(northWest[axis], northEast[axis], east), between(southWest[axis], southEast[axis], east), south);
      if (corner) context.lineTo(along("x"), along("y"));
      else context.moveTo(along("x"), along("y"));
    });
    context.closePath();
  }
}

/** Paints a small shape at each point. */
class Mark {
  constructor(shape, fill, stroke, halo) {
    Object.assign(this, { shape, fill, stroke, halo });
  }

  draw(context, [[{ x, y }]]) {
    context.globalAlpha = 1;
    context.beginPath();
    this.shape.forEach(([east, south], corner) => context[corner ? "lineTo" : "moveTo"](x + east, y + south));
    context.closePath();
    context.strokeStyle = this.halo;
    context.lineWidth = 4.5;
    context.stroke();
    context.fillStyle = this.fill;
    context.fill();
    context.strokeStyle = this.stroke;
    context.lineWidth = 2;
    context.stroke();
  }
}

// Whether a ring may show on the canvas: a tile is painted on four of them, which each show a quarter of its squares.
function inView(context) {
  const { a: scale, e, f } = context.getTransform();
  const [west, north] = [-e / scale, -f / scale];
  const [east, south] = [west + context.canvas.width / scale, north + context.canvas.height / scale];
  const meets = (one, other, low, high) => Math.max(one, other) >= low && Math.min(one, other) <= high;
  return ([first, , opposite]) =>
    meets(first.x, opposite.x, west - TURNED_PIXELS, east + TURNED_PIXELS) &&
    meets(first.y, opposite.y, north - TURNED_PIXELS, south + TURNED_PIXELS);
}

// North-west, north-east, south-east, south-west, wherever the ring begins and whichever way it runs.
function cornersOf(ring) {
  const farthest = (east, south) =>
    ring.reduce((best, point) => (point.x * east + point.y * south > best.x * east + best.y * south ? point : best));
  return [farthest(-1, -1), farthest(1, -1), farthest(1, 1), farthest(-1, 1)];
}

/** The place of one of several operators in each square, in reading order: west, north, east, south as shares of it. */
export function cellOf(position, number) {
  if (number === 1) return WHOLE;
  const columns = Math.ceil(Math.sqrt(number));
  const rows = Math.ceil(number / columns);
  const [column, row] = [position % columns, Math.floor(position / columns)];
  const share = (step, steps) => MARGIN + (step / steps) * (1 - 2 * MARGIN);
  return [share(column, columns), share(row, rows), share(column + 1, columns), share(row + 1, rows)];
}

function inside([west, north, east, south], share) {
  const [x, y] = [(west + east) / 2, (north + south) / 2];
  const [dx, dy] = [((east - west) * share) / 2, ((south - north) * share) / 2];
  return [x - dx, y - dy, x + dx, y + dy];
}

function polygon(options) {
  return new protomapsL.PolygonSymbolizer(options);
}

function hatch(ink, ground, { width = 2.5, falls = false } = {}) {
  const side = HATCH_PIXELS;
  return protomapsL.createPattern(side, side, (canvas, context) => {
    context.fillStyle = ground;
    context.fillRect(0, 0, side, side);
    context.strokeStyle = ink;
    context.lineWidth = width;
    for (const shift of [-side, 0, side]) {
      context.moveTo(shift, falls ? 0 : side);
      context.lineTo(shift + side, falls ? side : 0);
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

function bars(number, ink, ground) {
  const side = HATCH_PIXELS;
  return protomapsL.createPattern(side, side, (canvas, context) => {
    context.fillStyle = ground;
    context.fillRect(0, 0, side, side);
    context.fillStyle = ink;
    for (let bar = 0; bar < number; bar += 1) context.fillRect(1 + 2 * bar, 1, 1, side - 2);
  });
}
