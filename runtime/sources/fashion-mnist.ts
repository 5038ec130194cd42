import { sizeOf, type Tensor } from "../../compiler/ir/tensor.js";
import type { DataRequest, DataTarget } from "../../compiler/source-call.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { Source, SourceContext, SourceResult } from "../contracts.js";
import { sha256Hex } from "../sha256.js";
import { binarise } from "./binarise.js";
import { classesProblem, labelOf } from "./class-labels.js";
import { type ImageClass, openClasses, PIXELS } from "./fashion-classes.js";
import { type HeldOut, type Part, partition } from "./fashion-split.js";
import * as files from "./file-messages.js";
import { fail, ok } from "./outcome.js";
import { type Arguments, bindArguments } from "./source-arguments.js";
import * as messages from "./source-messages.js";
import { toTensor } from "./target-values.js";

/**
 * `fashion_mnist(classes = ["Dress", "Coat"], split = "train", take = P)`: images of 28 x 28 pixels and their labels. With two classes
 * the label is -1 for the first and 1 for the second. Which images train and which test is drawn from the seed, never both.
 */
export const fashionMnist: Source = {
  name: "fashion_mnist",
  doc: "images of clothes and their labels; `wfmc data get fashion-mnist` fetches them once",
  targets: 2,
  arguments: {
    classes: {
      type: "strings",
      required: true,
      doc: 'class names; of two, the first is -1 and the second 1: ["Dress", "Coat"]',
    },
    split: {
      type: "choice",
      values: ["train", "test"],
      default: "train",
      doc: "train, or the held-out images",
    },
    take: {
      type: "integer",
      minimum: 1,
      doc: "number of patterns, the same of each class; default: the first plate's size",
    },
    binarize: {
      type: "choice",
      values: ["median", "none"],
      default: "median",
      doc: "median: 1 above the image's median, else -1, and only images whose median is 0.25 to 0.75 of full scale; none: grey values 0 to 1",
    },
    held_out: {
      type: "choice",
      values: ["balanced", "all"],
      default: "balanced",
      doc: "what `test_error` sees of the images that training leaves: as many of each class, or all",
    },
  },
  produce,
};

function produce(request: DataRequest, context: SourceContext): Outcome<SourceResult> {
  const bound = bindArguments(request.call, fashionMnist);
  if (!bound.value) return fail(...bound.diagnostics);
  const args = bound.value;
  if (request.targets.length > 2) return fail(messages.wrongTargets(request, "images and labels"));
  const names = args.classes as readonly string[];
  const take = (args.take as number | undefined) ?? request.targets[0].shape[0] ?? 1;
  const problem = classesProblem(request.call, names, request.targets[1]) ?? shapeProblem(request, take);
  if (problem) return fail(problem);
  const classes = openClasses(request.call.span, names, args.binarize === "median", context);
  if (!classes.value) return fail(...classes.diagnostics);
  const held = args.held_out as HeldOut;
  const parted = partition(request.call.span, classes.value, take, partOf(args, context), held, context);
  if (!parted.value) return fail(...parted.diagnostics);
  const { chosen, note } = parted.value;
  const tensors = tensorsOf(request, classes.value, chosen, args);
  if (!tensors.value) return fail(...tensors.diagnostics);
  const recipe = [...classes.value.map((each) => each.sha256), args.binarize, args.split, take, context.split, held];
  return ok({ tensors: tensors.value, hash: sha256Hex(JSON.stringify(recipe)), notes: [note] });
}

function partOf(args: Arguments, context: SourceContext): Part {
  if (args.split === "test") return "test";
  return context.split === "test" ? "held out" : "train";
}

function shapeProblem(request: DataRequest, take: number): ReturnType<typeof files.otherShape> | undefined {
  const file = { path: "fashion_mnist", span: request.call.span };
  const [images, labels] = request.targets;
  const [count, ...pixels] = images.shape;
  if (sizeOf(pixels) !== PIXELS) return files.otherShape(file, images, `each image has ${PIXELS} pixels`);
  if (count !== take)
    return files.otherShape(
      file,
      images,
      `take = ${take} gives ${take} patterns`,
      "write `take` as the size of the first plate",
    );
  if (labels && (labels.shape.length !== 1 || labels.shape[0] !== take)) {
    return files.otherShape(file, labels, `there is one label a pattern, ${take} in all`);
  }
  return undefined;
}

/** A chosen image: its class and its position among that class's images. */
type Chosen = readonly (readonly [cls: number, image: number])[];

function tensorsOf(
  request: DataRequest,
  classes: readonly ImageClass[],
  chosen: Chosen,
  args: Arguments,
): Outcome<readonly Tensor[]> {
  const [images, labels] = request.targets;
  const shown = args.binarize === "median" ? signs(classes, chosen) : greys(images, classes, chosen);
  // Held-out patterns are as many as remain, so the first axis may differ from the declared one.
  const placed = toTensor(images, shown, [chosen.length, ...images.shape.slice(1)]);
  if ("at" in placed) {
    const gives = args.binarize === "median" ? "binarised pixels are -1 and 1" : "pixels are grey values";
    const hint = `declare \`${images.name}\` as ${args.binarize === "median" ? "spin" : "real"}`;
    return fail(messages.sourceGivesOtherType(request.call.span, images, gives, hint));
  }
  if (!labels) return ok([placed.tensor]);
  const values = Float64Array.from(chosen, ([cls]) => labelOf(labels, cls));
  const placedLabels = toTensor(labels, values, [chosen.length]);
  return "tensor" in placedLabels
    ? ok([placed.tensor, placedLabels.tensor])
    : fail(
        messages.sourceGivesOtherType(request.call.span, labels, "labels count classes from 0", "declare it as spin"),
      );
}

function signs(classes: readonly ImageClass[], chosen: Chosen): Int8Array {
  const result = new Int8Array(chosen.length * PIXELS);
  chosen.forEach(([cls, image], mu) => {
    const { pixels, medians } = classes[cls];
    const one = pixels.subarray(image * PIXELS, (image + 1) * PIXELS);
    result.set(binarise(one, PIXELS, [medians[image]]), mu * PIXELS);
  });
  return result;
}

/** Pixels as bytes for whole-number types, from 0 to 1 for reals. */
function greys(target: DataTarget, classes: readonly ImageClass[], chosen: Chosen): Float64Array {
  const result = new Float64Array(chosen.length * PIXELS);
  const scale = target.type.name === "real" ? 255 : 1;
  chosen.forEach(([cls, image], mu) => {
    for (let i = 0; i < PIXELS; i++) result[mu * PIXELS + i] = classes[cls].pixels[image * PIXELS + i] / scale;
  });
  return result;
}
