import type { ActivationDeclaration, ChannelDeclaration, Expr } from "../../grammar/ast.js";
import { FormFault } from "../bind/fault.js";
import { number } from "../expr/build.js";
import { z } from "../expr/diff.js";
import type { DeclaredChannel, ScalarLaw } from "../ir/flat-graph.js";
import type { LawDeclaration } from "../model.js";
import { bodyOf } from "./law-body.js";
import { compileScalar, type Scalar } from "./scalar.js";
import { type Derived, DOMAIN, scalarLaw, underivable } from "./scalar-law.js";
import { GRID } from "./search.js";

type Laws = ReadonlyMap<string, LawDeclaration>;
type Parameters = Readonly<Record<string, number>>;

/** What was derived already: a law and its parameters give the same in every run of a sweep. */
const known = new WeakMap<LawDeclaration, Map<string, Derived<unknown>>>();

function once<T>(law: LawDeclaration, parameters: Parameters, derive: () => Derived<T>): Derived<T> {
  const own = known.get(law) ?? new Map<string, Derived<unknown>>();
  known.set(law, own);
  const key = JSON.stringify(Object.entries(parameters));
  if (!own.has(key)) own.set(key, caught(derive));
  return own.get(key) as Derived<T>;
}

/** An activation of the language as a law of one number, its parameters put in. */
export function declaredActivation(law: ActivationDeclaration, parameters: Parameters, laws: Laws): Derived<ScalarLaw> {
  return once(law, parameters, () => {
    const body = (expr: Expr): Expr => bodyOf(expr, law.formals.random, [z], parameters, laws);
    return scalarLaw(body(law.value), law.smooth && body(law.smooth));
  });
}

/** What a declared channel sees of a machine: its real output, or the sign of it; undefined for anything else. */
export function channelSees(law: ChannelDeclaration): "real" | "sign" | undefined {
  const [, output, ...more] = law.formals.random;
  if (more.length > 0 || output?.type.indices.length !== 0) return undefined;
  const type = output.type.name.text;
  return type === "real" ? "real" : type === "spin" ? "sign" : undefined;
}

/** A channel of the language with its parameters put in: one function of the output a label. */
export function declaredChannel(law: ChannelDeclaration, parameters: Parameters, laws: Laws): Derived<DeclaredChannel> {
  const sees = channelSees(law);
  if (!sees)
    return underivable(
      "a machine gives a channel one output, a real number or a spin",
      "declare it `channel name(y: spin, z: real; parameters)`",
    );
  return once(law, parameters, () => {
    const weights = [-1, 1].map((label) => bodyOf(law.value, law.formals.random, [number(label), z], parameters, laws));
    return sees === "sign" ? signChannel(weights) : realChannel(weights);
  });
}

function signChannel(weights: readonly Expr[]): Derived<DeclaredChannel> {
  const [minus, plus] = weights.map((weight) => compileScalar(weight)).map((weight) => [weight(-1), weight(1)]);
  for (const value of [...minus, ...plus]) if (!(value >= 0 && value < Infinity)) return negative(value);
  return {
    law: {
      sees: "sign",
      weight: (label, output) => (label > 0 ? plus : minus)[output >= 0 ? 1 : 0],
      breakpoints: () => [0],
    },
  };
}

function realChannel(weights: readonly Expr[]): Derived<DeclaredChannel> {
  const [minus, plus] = weights.map((weight) => scalarLaw(weight));
  if (minus.fault) return minus;
  if (plus.fault) return plus;
  for (const { apply } of [minus.law, plus.law]) {
    const least = (low: number, place: number): number => (apply(place) < apply(low) ? place : low);
    const at = GRID.filter((place) => Math.abs(place) <= DOMAIN).reduce(least, 0);
    if (apply(at) < 0) return negative(apply(at), at);
  }
  const [low, high]: Scalar[] = [minus.law.apply, plus.law.apply];
  return {
    law: {
      sees: "real",
      weight: (label, output) => (label > 0 ? high(output) : low(output)),
      breakpoints: (label) => (label > 0 ? plus : minus).law.breakpoints,
    },
  };
}

function negative(value: number, at?: number): Derived<never> {
  const where = at === undefined ? "" : ` at an output of ${Number(at.toPrecision(6))}`;
  return underivable(
    `its weight is ${Number(value.toPrecision(6))}${where}`,
    "a channel is a probability, or a weight >= 0",
  );
}

function caught<T>(derive: () => Derived<T>): Derived<T> {
  try {
    return derive();
  } catch (error) {
    if (error instanceof FormFault) return underivable(error.reason, "write it with functions of numbers only");
    throw error;
  }
}
