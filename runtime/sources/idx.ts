import { sizeOf, type Tensor } from "../../compiler/ir/tensor.js";
import type { DataRequest, DataTarget } from "../../compiler/source-call.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { Source, SourceContext, SourceResult } from "../contracts.js";
import { sha256Hex } from "../sha256.js";
import { binarise, medians } from "./binarise.js";
import { classesProblem, labelOf } from "./class-labels.js";
import type { FilePlace } from "./file-messages.js";
import * as files from "./file-messages.js";
import { axesOf, type IdxFile, readIdxFile } from "./idx-file.js";
import { fail, ok } from "./outcome.js";
import { type Arguments, bindArguments } from "./source-arguments.js";
import * as messages from "./source-messages.js";
import { positionOf, shapeWords, toTensor } from "./target-values.js";

/** `idx("train-images-idx3-ubyte", "train-labels-idx1-ubyte")`: the first patterns of the files, of the chosen classes. */
export const idx: Source = {
  name: "idx",
  doc: "images and labels from IDX files (MNIST's format), gzipped or not; the first patterns of the chosen classes",
  targets: 2,
  arguments: {
    images: { type: "path", required: true, doc: "path of the images" },
    labels: { type: "path", doc: "path of the labels" },
    classes: { type: "numbers", doc: "labels to keep; for labels of -1 and 1 the first is -1, the second 1" },
    binarize: {
      type: "choice",
      values: ["none", "median"],
      default: "none",
      doc: "1 above the image's median, else -1",
    },
    floats: {
      type: "boolean",
      default: false,
      doc: "true reads images that are floating-point numbers, not bytes, as they are",
    },
  },
  produce,
};

interface Files {
  readonly images: IdxFile;
  readonly labels?: IdxFile;
}

function produce(request: DataRequest, context: SourceContext): Outcome<SourceResult> {
  const bound = bindArguments(request.call, idx);
  if (!bound.value) return fail(...bound.diagnostics);
  const read = readFiles(request, bound.value, context);
  if (!read.value) return fail(...read.diagnostics);
  const chosen = choose(request, bound.value, read.value);
  if (!chosen.value) return fail(...chosen.diagnostics);
  const { images, labels } = read.value;
  const tensors = [imageTensor(request.targets[0], images, chosen.value, bound.value.binarize === "median")];
  if (labels && request.targets.length > 1)
    tensors.push(labelTensor(request.targets[1], labels, chosen.value, bound.value));
  const diagnostics = tensors.flatMap((each) => each.diagnostics);
  if (diagnostics.length > 0) return fail(...diagnostics);
  const hash = labels ? sha256Hex(images.hash + labels.hash) : images.hash;
  const count = images.shape[0];
  const first = chosen.value.length < count ? `the first ${chosen.value.length} fitting of ` : "";
  const notes = [`${images.file.path}: ${first}${count} images`];
  if (images.flattened)
    notes.push(`${images.file.path}: images of ${shapeWords(images.shape.slice(1))} are read row after row`);
  return ok({ tensors: tensors.map((each) => each.value as Tensor), hash, notes });
}

function readFiles(request: DataRequest, args: Arguments, context: SourceContext): Outcome<Files> {
  const { call, targets } = request;
  if (targets.length > 2) return fail(messages.wrongTargets(request, "images and labels"));
  const needsLabels = targets.length === 2 || args.classes !== undefined;
  if (needsLabels && args.labels === undefined) {
    return fail(messages.wrongArgument(call, "labels", "is missing", idx.arguments.labels));
  }
  const place = (path: string): FilePlace => ({ path, span: call.span });
  const pixels = targets[0].shape.slice(1);
  const images = readIdxFile(place(args.images as string), targets[0], pixels, context);
  const swapped = needsLabels && !images.value && areSwapped(args, context);
  if (swapped) return fail(files.swappedFiles(place(args.images as string), args.labels as string));
  if (images.value?.floats && args.floats !== true) return fail(files.floatImages(images.value.file));
  if (!images.value || !needsLabels) return images.value ? ok({ images: images.value }) : fail(...images.diagnostics);
  const labels = readIdxFile(place(args.labels as string), targets[1] ?? targets[0], [], context);
  if (!labels.value) return fail(...labels.diagnostics);
  const [count] = images.value.shape;
  if (labels.value.shape[0] !== count) {
    return fail(files.unmatchedLabels(labels.value.file, labels.value.shape[0], images.value.file.path, count));
  }
  return ok({ images: images.value, labels: labels.value });
}

/** True when the file of images holds one number an item, and that of labels holds images. */
function areSwapped(args: Arguments, { files: host }: SourceContext): boolean {
  const [images, labels] = [args.images, args.labels].map((path) => axesOf(host.read(path as string)));
  return images === 1 && labels !== undefined && labels > 1;
}

/** Positions in the files of the patterns that serve. */
function choose(request: DataRequest, args: Arguments, { images, labels }: Files): Outcome<Int32Array> {
  const [target, labelTarget] = request.targets;
  const wanted = target.shape[0] ?? 1;
  const classes = args.classes as readonly number[] | undefined;
  const problem = classes && classesProblem(request.call, classes, labelTarget);
  if (problem) return fail(problem);
  if (labelTarget && labelTarget.shape[0] !== wanted) {
    return fail(files.otherShape(images.file, labelTarget, `${wanted} images have as many labels`));
  }
  const positions: number[] = [];
  for (let i = 0; i < images.shape[0] && positions.length < wanted; i++) {
    if (!classes || !labels || classes.includes(labels.numbers[i])) positions.push(i);
  }
  if (positions.length === wanted) return ok(Int32Array.from(positions));
  const held = `the file has ${positions.length} images${classes ? " of these classes" : ""} of ${shapeWords(images.shape.slice(1))}`;
  return fail(files.otherShape(images.file, target, held));
}

function imageTensor(
  target: DataTarget,
  { numbers, file }: IdxFile,
  chosen: Int32Array,
  median: boolean,
): Outcome<Tensor> {
  const pixels = sizeOf(target.shape.slice(1));
  const values = new Float64Array(chosen.length * pixels);
  chosen.forEach((from, to) => {
    for (let i = 0; i < pixels; i++) values[to * pixels + i] = numbers[from * pixels + i];
  });
  if (median && !values.every((value) => Number.isInteger(value) && value >= 0 && value < 256)) {
    return fail(files.otherFormat(file, "a file of grey values 0 to 255", "binarize needs bytes"));
  }
  const shown = median ? binarise(values, pixels, medians(values, pixels)) : values;
  const result = toTensor(target, shown);
  if ("tensor" in result) return ok(result.tensor);
  const [row, column] = positionOf([chosen.length, pixels], result.at);
  const place = `image ${chosen[row - 1] + 1} (row ${row}), pixel ${column}`;
  const hint = target.type.name === "spin" ? 'add `binarize = "median"`' : undefined;
  return fail(files.otherValue(file, target, place, shown[result.at], hint));
}

function labelTensor(
  target: DataTarget,
  { numbers, file }: IdxFile,
  chosen: Int32Array,
  args: Arguments,
): Outcome<Tensor> {
  const classes = args.classes as readonly number[] | undefined;
  const values = Float64Array.from(chosen, (from) => {
    return classes ? labelOf(target, classes.indexOf(numbers[from])) : numbers[from];
  });
  const result = toTensor(target, values);
  if ("tensor" in result) return ok(result.tensor);
  const hint = classes ? undefined : "choose two classes, such as `classes = [3, 4]`, for labels of -1 and 1";
  return fail(
    files.otherValue(file, target, `label ${chosen[result.at] + 1} (row ${result.at + 1})`, values[result.at], hint),
  );
}
