import { type Markup, markup } from "../markup.ts";
import type { Scale, ScaleKind } from "./scale.ts";
import { across, label, textWidth, upright } from "./shapes.ts";

/** One of the two directions of a plot. */
export type Axis = {
  readonly label: string;
  readonly kind: ScaleKind;
  readonly tell: (value: number) => string;
  /** How ticks are told, where `tell` says more than they need. */
  readonly tick?: (value: number) => string;
};

type Axes = { readonly x: Axis; readonly y: Axis };

/** The ground that lines or bars are drawn on, and where a value lies on it, in pixels. */
export type Plot = Frame & {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  /** Of the whole drawing. */
  readonly height: number;
  readonly ground: Markup;
};

type Frame = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
type Values = { readonly x: readonly number[]; readonly y: readonly number[] };

const tall = 190;

/** A plot that wide with room for all these values, `top` pixels below the drawing's upper edge. */
export function plot(width: number, top: number, axes: Axes, values: Values): Plot {
  const xs = axes.x.kind(values.x, Math.max(3, Math.floor(width / 80)));
  const ys = axes.y.kind(values.y, 5);
  const [xTicks, yTicks] = [told(axes.x, xs), told(axes.y, ys)];
  const frame = {
    left: Math.max(...yTicks.map(({ text }) => textWidth(text))) + 8,
    right: width - textWidth(xTicks.at(-1)?.text ?? "") / 2,
    top: top + 26, // below the name of the y axis
    bottom: top + 26 + tall,
  };
  const x = (value: number) => frame.left + xs.place(value) * (frame.right - frame.left);
  const y = (value: number) => frame.bottom - ys.place(value) * tall;
  const ground = markup`${label("soft", 0, top + 11, axes.y.label)}
${yTicks.map(({ value, text }) => row(frame, y(value), text))}
${across("axis", frame.left, frame.right, frame.bottom)}
${xTicks.map(({ value, text }) => column(frame, x(value), text))}
${label("soft end", width, frame.bottom + 36, axes.x.label)}`;
  return { ...frame, x, y, height: frame.bottom + 42, ground };
}

const told = ({ tell, tick = tell }: Axis, { ticks }: Scale) => ticks.map((value) => ({ value, text: tick(value) }));

function row({ left, right }: Frame, y: number, text: string): Markup {
  return markup`${across("grid", left, right, y)}${label("soft end", left - 8, y + 4, text)}`;
}

function column({ bottom }: Frame, x: number, text: string): Markup {
  return markup`${upright("axis", x, bottom, bottom + 4)}${label("soft middle", x, bottom + 18, text)}`;
}
