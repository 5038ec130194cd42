import type { OptionSchema, OptionValue } from "../../compiler/capabilities.js";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import { noValues, otherProtocol, outOfRange, unequalLists } from "./messages.js";
import type { FocusStep } from "./strength.js";

// Which gamma, y and beta a run goes through (Baldassi et al., PNAS 113 (2016) E7655).

/** Options of focusing itself. */
export const PROTOCOL_OPTIONS: OptionSchema = {
  y: {
    type: "numbers",
    minimum: 1,
    doc: "number of replicas, any real number; what the model's `replicas` says, or 10; a list with the protocol `free`",
  },
  gamma: {
    type: "numbers",
    minimum: 0,
    doc: "coupling to the centre; absent and not annealed: what the model's `couple` says, or scoping from 0.5 to 30 in 30 steps; a list is a step a value",
  },
  beta: {
    type: "numbers",
    minimum: 0,
    doc: "inverse temperature of `gibbs` channels; a list with the protocol `free`",
  },
  protocol: {
    type: "choice",
    values: ["scoping", "reinforcement", "pseudo_reinforcement", "free"],
    default: "scoping",
    doc: "`scoping`: gamma rises at fixed y; `reinforcement`: gamma = infinity, y = 1/(1 - rho); `pseudo_reinforcement`: gamma = atanh(rho^x), y = 1 + rho^(1 - 2x)/(1 - rho); `free`: lists of gamma, y and beta",
  },
  rho: {
    type: "numbers",
    minimum: 0,
    maximum: 1,
    exclusiveMaximum: true,
    doc: "reinforcement protocols: values of rho, one a step; absent: `steps` of them from 0",
  },
  steps: { type: "integer", default: 100, minimum: 1, doc: "reinforcement protocols: rho = 0, 1/steps, 2/steps, ..." },
  exponent: {
    type: "number",
    default: 0.5,
    minimum: 0,
    maximum: 0.5,
    doc: "x of the protocol `pseudo_reinforcement`; 0 is `reinforcement`",
  },
  on_step_failure: {
    type: "choice",
    values: ["continue", "stop"],
    default: "continue",
    doc: "after a step whose messages did not settle within max_iterations: go on to the next, or end there",
  },
};

const REPLICAS = 10;
/** Scoping where nobody says otherwise: gamma = 0.5 to 30, geometric. */
const SCOPE = Array.from({ length: 30 }, (_, n) => 0.5 * 60 ** (n / 29));

/** True of the steps of a run that nobody gave a strength. */
export function isDefault(steps: readonly FocusStep[]): boolean {
  return steps.length === SCOPE.length && steps.every(({ gamma }, n) => gamma === SCOPE[n]);
}

type Options = Readonly<Record<string, OptionValue>>;

/** The steps of a run, or what is wrong with its options. */
export function protocolOf(options: Options, { replicas }: FlatGraph): Outcome<readonly FocusStep[]> {
  const protocol = String(options["protocol"] ?? "scoping");
  const faults = [...misfits(options), ...strangers(options, protocol)].slice(0, 1);
  if (faults.length > 0) return { diagnostics: faults };
  if (protocol.endsWith("reinforcement")) {
    const exponent = protocol === "reinforcement" ? 0 : Number(options["exponent"] ?? 0.5);
    const [beta] = numbersOf(options, "beta") ?? [];
    return { value: rhoOf(options).map((rho) => ({ ...reinforced(rho, exponent), beta })), diagnostics: [] };
  }
  return together({
    gamma: numbersOf(options, "gamma") ?? (replicas ? [replicas.gamma] : SCOPE),
    y: numbersOf(options, "y") ?? [replicas?.count ?? REPLICAS],
    beta: numbersOf(options, "beta") ?? [],
  });
}

/** The strength at which focusing is reinforcement of strength rho, x = 0, or pseudo-reinforcement. */
export function reinforced(rho: number, exponent: number): { gamma: number; y: number } {
  if (exponent === 0) return { gamma: Infinity, y: 1 / (1 - rho) };
  return { gamma: Math.atanh(rho ** exponent), y: 1 + rho ** (1 - 2 * exponent) / (1 - rho) };
}

function numbersOf(options: Options, name: string): readonly number[] | undefined {
  const value = options[name];
  if (value === undefined) return undefined;
  return (Array.isArray(value) ? value : [value]).map(Number);
}

function rhoOf(options: Options): readonly number[] {
  const steps = Number(options["steps"] ?? 100);
  return numbersOf(options, "rho") ?? Array.from({ length: steps }, (_, n) => n / steps);
}

function together(lists: Record<"gamma" | "y" | "beta", readonly number[]>): Outcome<readonly FocusStep[]> {
  const long = Object.entries(lists).filter(([, list]) => list.length > 1);
  const length = long[0]?.[1].length ?? 1;
  if (long.some(([, list]) => list.length !== length))
    return { diagnostics: [unequalLists(long.map(([name, list]) => [name, list.length]))] };
  const at = (list: readonly number[], n: number): number => (list.length === 1 ? list[0] : list[n]);
  const value = Array.from({ length }, (_, n) => ({
    gamma: at(lists.gamma, n),
    y: at(lists.y, n),
    ...(lists.beta.length > 0 ? { beta: at(lists.beta, n) } : {}),
  }));
  return { value, diagnostics: [] };
}

function misfits(options: Options): Diagnostic[] {
  const check = (name: string, bounds: string, fits: (value: number) => boolean): Diagnostic[] => {
    const values = numbersOf(options, name);
    if (values?.length === 0) return [noValues(name)];
    return (values ?? []).filter((value) => !fits(value)).map((value) => outOfRange(name, value, bounds));
  };
  return [
    ...check("y", "a finite number of at least 1", (y) => y >= 1 && y < Infinity),
    ...check("gamma", "at least 0", (gamma) => gamma >= 0),
    ...check("beta", "at least 0", (beta) => beta >= 0),
    ...check("rho", "at least 0 and below 1", (rho) => rho >= 0 && rho < 1),
  ];
}

/** Options that were given and mean nothing under this protocol. */
function strangers(options: Options, protocol: string): Diagnostic[] {
  const given = (name: string): boolean =>
    options[name] !== undefined && options[name] !== PROTOCOL_OPTIONS[name].default;
  const refuse = (names: readonly string[], reason: string, hint: (name: string) => string): Diagnostic[] =>
    names.filter(given).map((name) => otherProtocol(name, reason, hint(name)));
  if (!protocol.endsWith("reinforcement"))
    return refuse(
      ["rho", "steps", "exponent"],
      `is of the protocols \`reinforcement\` and \`pseudo_reinforcement\`, and this run has \`${protocol}\``,
      (name) => `write \`protocol = "${name === "exponent" ? "pseudo_" : ""}reinforcement"\`, or remove \`${name}\``,
    );
  return [
    ...refuse(
      ["gamma", "y"],
      `is set by the protocol \`${protocol}\`, which takes gamma and y from rho`,
      (name) => `remove \`${name}\` and give \`rho\` or \`steps\`, or remove \`protocol\``,
    ),
    ...(protocol === "reinforcement"
      ? refuse(["exponent"], "is 0 in the protocol `reinforcement`", () => 'write `protocol = "pseudo_reinforcement"`')
      : []),
  ];
}
