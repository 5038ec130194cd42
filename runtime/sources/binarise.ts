/** Median of each image: the mean of the two middle pixels where their number is even. `images` holds bytes, `pixels` an image. */
export function medians(images: ArrayLike<number>, pixels: number): Float64Array {
  const result = new Float64Array(Math.floor(images.length / pixels));
  const histogram = new Int32Array(256);
  for (let image = 0; image < result.length; image++) {
    histogram.fill(0);
    for (let i = image * pixels; i < (image + 1) * pixels; i++) histogram[images[i]]++;
    result[image] = (ranked(histogram, (pixels - 1) >> 1) + ranked(histogram, pixels >> 1)) / 2;
  }
  return result;
}

/** The value of a rank (from 0) in a histogram. */
function ranked(histogram: Int32Array, rank: number): number {
  let value = 0;
  for (let below = histogram[0]; below <= rank; below += histogram[value]) value++;
  return value;
}

/** Pixels above the image's median become 1, the others -1. */
export function binarise(images: ArrayLike<number>, pixels: number, median: ArrayLike<number>): Int8Array {
  const result = new Int8Array(images.length);
  for (let i = 0; i < result.length; i++) result[i] = images[i] > median[Math.floor(i / pixels)] ? 1 : -1;
  return result;
}
