import { sizeOf } from "../../compiler/ir/tensor.js";
import type { DataRequest, DataTarget, SourceCall } from "../../compiler/source-call.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import { own } from "../../grammar/own.js";
import type { Source, SourceContext, SourceResult, Stream } from "../contracts.js";
import { sha256Hex } from "../sha256.js";
import { fail, ok } from "./outcome.js";
import { type Arguments, bindArguments, isCall } from "./source-arguments.js";
import * as messages from "./source-messages.js";
import { emptyValues } from "./target-values.js";

/** A law of independent entries. */
interface Law {
  readonly arguments: Source["arguments"];
  /** Declared types it can fill, and what to write instead for others. */
  readonly types: readonly string[];
  readonly instead: string;
  /** What it draws, as the end of "is declared bit, but ...". */
  readonly gives: string;
  draw(stream: Stream, args: Arguments, target: DataTarget): () => number;
}

const LAWS: Readonly<Record<string, Law>> = {
  rademacher: {
    arguments: {},
    types: ["spin", "int", "real"],
    instead: "for 0 and 1 write `iid(bernoulli(0.5))`",
    gives: "rademacher draws -1 and 1",
    draw: (stream) => stream.sign,
  },
  bernoulli: {
    arguments: { p: { type: "number", default: 0.5, minimum: 0, maximum: 1, doc: "probability of 1" } },
    types: ["spin", "bit", "bool", "cat", "int", "real"],
    instead: "",
    gives: "bernoulli draws two values",
    draw: (stream, { p }, target) => {
      const low = target.type.name === "spin" ? -1 : 0;
      return () => (stream.uniform() < (p as number) ? 1 : low);
    },
  },
  normal: {
    arguments: {
      m: { type: "number", default: 0, doc: "mean" },
      s: { type: "number", default: 1, minimum: 0, doc: "standard deviation" },
    },
    types: ["real"],
    instead: "declare it as real",
    gives: "a normal law draws real numbers",
    draw:
      (stream, { m, s }) =>
      () =>
        (m as number) + (s as number) * stream.normal(),
  },
  uniform: {
    arguments: {
      a: { type: "number", default: 0, doc: "lower end" },
      b: { type: "number", default: 1, doc: "upper end" },
    },
    types: ["real"],
    instead: "declare it as real",
    gives: "a uniform law draws real numbers",
    draw:
      (stream, { a, b }) =>
      () =>
        (a as number) + ((b as number) - (a as number)) * stream.uniform(),
  },
};

// One array of reals then takes 8 GB; the compiler's memory limit is far below.
const LARGEST = 2 ** 30;

/** `iid(rademacher)`, `iid(normal(m, s))`, `iid(uniform(a, b))`, `iid(bernoulli(p))`: independent random entries. */
export const iid: Source = {
  name: "iid",
  doc: `independent random entries: ${Object.keys(LAWS).join(", ")}`,
  targets: 1,
  arguments: {
    law: {
      type: "name",
      values: Object.keys(LAWS),
      required: true,
      doc: "rademacher, bernoulli(p), normal(m, s) or uniform(a, b)",
    },
  },
  produce,
};

function produce(request: DataRequest, context: SourceContext): Outcome<SourceResult> {
  const bound = bindArguments(request.call, iid);
  if (!bound.value) return fail(...bound.diagnostics);
  if (request.targets.length !== 1) return fail(messages.wrongTargets(request, "one array"));
  const [target] = request.targets;
  const call = lawCall(bound.value, request.call);
  const law = own(LAWS, call.name);
  if (!law) return fail(messages.unknownLaw(request.call, call.name, Object.keys(LAWS)));
  const args = bindArguments(call, { name: call.name, arguments: law.arguments });
  if (!args.value) return fail(...args.diagnostics);
  if (!law.types.includes(target.type.name)) {
    return fail(messages.sourceGivesOtherType(request.call.span, target, law.gives, law.instead));
  }
  const size = sizeOf(target.shape);
  if (!(size <= LARGEST)) return fail(messages.tooLargeToDraw(request.call.span, target, LARGEST));
  const purpose = randomPurpose(request, context);
  const draw = law.draw(context.streams(purpose), args.value, target);
  const values = emptyValues(target, size);
  for (let i = 0; i < size; i++) values[i] = draw();
  const recipe = JSON.stringify(["iid", call.name, args.value, purpose, target.shape, target.type]);
  return ok({ tensors: [{ shape: target.shape, values }], hash: sha256Hex(recipe), notes: [] });
}

/** Stream purpose of drawn data; held-out patterns have a stream of their own. */
export function randomPurpose(request: DataRequest, context: SourceContext): string {
  return context.split === "test" ? `held-out data ${request.purpose}` : `data ${request.purpose}`;
}

/** A law without arguments may come as a bare word. */
function lawCall({ law }: Arguments, outer: SourceCall): SourceCall {
  return isCall(law) ? law : { name: String(law), positional: [], named: {}, span: outer.span };
}
