// The custom series "marks": a display list in data coordinates.
//
// itemPayload.marks is a list; every mark has `t` and positions in data coordinates,
// moved by `d` = [dx, dy] pixels where given:
//   seg   p [x1,y1,x2,y2], r pixels added to x2, c colour, w width, cap, dash
//   tick  p [x,y], an upright line of half height r, c, w
//   lead  p [x1,y1,x2,y2], a thin line from 1 to 2 moved by d, bent near its end
//   sym   s circle|diamond|square|ring, p [x,y], r radius, c fill, o outline, w width
//   text  p [x,y], d, s text, c colour, size, bold, a start|middle|end, halo colour
//   segs  xy [x1,y1,x2,y2,...] one path for all, c, w
//   dots  xy [x,y,...], r [radius,...], c fill or none, o outline, w; one path for all
//   late  p [n], a placeholder for a path that the host puts in itself (chart/bulk.go)
// Merging thousands of marks into one path keeps the drawing fast and the file small.
export function marks(params, api) {
  const list = params.itemPayload.marks;
  const children = [];
  for (let i = 0; i < list.length; i++) {
    children.push(draw[list[i].t](list[i], api));
  }
  return { type: 'group', children, silent: true };
}

const n = (v) => Math.round(v * 10) / 10;

// at returns the pixel of a point on any axes.
function at(api, x, y, d) {
  const p = api.coord([x, y]);
  return d ? [p[0] + d[0], p[1] + d[1]] : p;
}

// linear returns the mapping of points when both axes are linear, at no cost per point.
function linear(api) {
  const o = api.coord([0, 0]);
  const e = api.coord([1, 1]);
  const kx = e[0] - o[0];
  const ky = e[1] - o[1];
  return (x, y) => [o[0] + kx * x, o[1] + ky * y];
}

const arc = (x, y, r) =>
  `M${n(x - r)} ${n(y)}a${n(r)} ${n(r)} 0 1 1 ${n(2 * r)} 0a${n(r)} ${n(r)} 0 1 1 ${n(-2 * r)} 0Z`;

const shape = {
  circle: arc,
  ring: arc,
  diamond: (x, y, r) => `M${n(x)} ${n(y - r)}L${n(x + r)} ${n(y)}L${n(x)} ${n(y + r)}L${n(x - r)} ${n(y)}Z`,
  square: (x, y, r) => `M${n(x - r)} ${n(y - r)}h${n(2 * r)}v${n(2 * r)}h${n(-2 * r)}Z`,
};

function path(d, m) {
  return {
    type: 'path',
    shape: { pathData: d },
    style: {
      fill: m.c || 'none',
      stroke: m.o || 'none',
      lineWidth: m.w || 0,
      opacity: m.op,
    },
  };
}

const draw = {
  seg(m, api) {
    const a = at(api, m.p[0], m.p[1], m.d);
    const b = at(api, m.p[2], m.p[3], m.d);
    return {
      type: 'line',
      shape: { x1: n(a[0]), y1: n(a[1]), x2: n(b[0] + (m.r || 0)), y2: n(b[1]) },
      style: { stroke: m.c, lineWidth: m.w, lineCap: m.cap || 'butt', lineDash: m.dash },
    };
  },
  lead(m, api) {
    const a = at(api, m.p[0], m.p[1]);
    const b = at(api, m.p[2], m.p[3]);
    const d = `M${n(a[0] + 5)} ${n(a[1])}L${n(b[0] + 5)} ${n(b[1])}L${n(b[0] + m.d[0])} ${n(b[1] + m.d[1])}`;
    return path(d, { o: m.c, w: m.w, op: 0.55 });
  },
  tick(m, api) {
    const a = at(api, m.p[0], m.p[1], m.d);
    return {
      type: 'line',
      shape: { x1: n(a[0]), y1: n(a[1] - m.r), x2: n(a[0]), y2: n(a[1] + m.r) },
      style: { stroke: m.c, lineWidth: m.w },
    };
  },
  sym(m, api) {
    const a = at(api, m.p[0], m.p[1], m.d);
    return path(shape[m.s](a[0], a[1], m.r), m);
  },
  text(m, api) {
    const a = at(api, m.p[0], m.p[1], m.d);
    return {
      type: 'text',
      x: n(a[0]),
      y: n(a[1]),
      style: {
        text: m.s,
        fill: m.c,
        fontSize: m.size,
        fontWeight: m.bold ? 'bold' : 'normal',
        align: { start: 'left', middle: 'center', end: 'right' }[m.a || 'start'],
        verticalAlign: 'middle',
        stroke: m.halo,
        lineWidth: m.halo ? 3 : 0,
      },
    };
  },
  segs(m, api) {
    const f = linear(api);
    let d = '';
    for (let i = 0; i + 3 < m.xy.length; i += 4) {
      const a = f(m.xy[i], m.xy[i + 1]);
      const b = f(m.xy[i + 2], m.xy[i + 3]);
      d += `M${n(a[0])} ${n(a[1])}L${n(b[0])} ${n(b[1])}`;
    }
    return path(d, { o: m.c, w: m.w, op: m.op });
  },
  late(m) {
    return path(`M-999 ${m.p[0]}`, m);
  },
  dots(m, api) {
    const f = linear(api);
    const s = shape[m.s || 'circle'];
    let d = '';
    for (let i = 0; i < m.r.length; i++) {
      const a = f(m.xy[2 * i], m.xy[2 * i + 1]);
      d += s(a[0], a[1], m.r[i]);
    }
    return path(d, m);
  },
};
