import { sizeOf, type Tensor } from "../../compiler/ir/tensor.js";
import type { DataRequest } from "../../compiler/source-call.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { Source, SourceContext, SourceResult, Stream } from "../contracts.js";
import { shuffle } from "../random.js";
import { sha256Hex } from "../sha256.js";
import { randomPurpose } from "./iid.js";
import { fail, ok } from "./outcome.js";
import { bindArguments, isCall } from "./source-arguments.js";
import * as messages from "./source-messages.js";

/**
 * `shuffled(fashion_mnist(...))`: each pixel is permuted across patterns, independently of the others, which keeps the law of every
 * pixel and removes all correlations. The first array is shuffled; further ones (labels) stay as they are. `find` looks a source up.
 */
export function shuffledBy(find: (name: string) => Source | undefined, names: () => readonly string[]): Source {
  const shuffled: Source = {
    name: "shuffled",
    doc: "another source, each pixel permuted across patterns independently of the others; labels stay in place",
    targets: 2,
    arguments: { source: { type: "name", required: true, doc: 'the source to shuffle, such as `csv("xi.csv")`' } },
    produce: (request, context) => {
      const bound = bindArguments(request.call, shuffled);
      if (!bound.value) return fail(...bound.diagnostics);
      const inner = bound.value.source;
      const name = isCall(inner) ? inner.name : String(inner);
      const source = find(name);
      if (!source) return fail(messages.unknownSource(request.call.span, "source", name, names()));
      const call = isCall(inner) ? inner : { name, positional: [], named: {}, span: request.call.span };
      return permuted(source.produce({ ...request, call }, context), request, context);
    },
  };
  return shuffled;
}

function permuted(inner: Outcome<SourceResult>, request: DataRequest, context: SourceContext): Outcome<SourceResult> {
  if (!inner.value) return inner;
  const { tensors, hash, notes } = inner.value;
  const purpose = `shuffled ${randomPurpose(request, context)}`;
  const [first, ...rest] = tensors;
  const mixed = shufflePixels(first, (pixel) => context.streams(purpose, pixel));
  return ok({ tensors: [mixed, ...rest], hash: sha256Hex(`shuffled ${purpose} ${hash}`), notes });
}

function shufflePixels(tensor: Tensor, streamOf: (pixel: number) => Stream): Tensor {
  const [patterns = 1, ...rest] = tensor.shape;
  const pixels = sizeOf(rest);
  const values = tensor.values.slice();
  const column = new Float64Array(patterns);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let mu = 0; mu < patterns; mu++) column[mu] = values[mu * pixels + pixel];
    shuffle(column, patterns, streamOf(pixel));
    for (let mu = 0; mu < patterns; mu++) values[mu * pixels + pixel] = column[mu];
  }
  return { shape: tensor.shape, values };
}
