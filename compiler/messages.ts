import { experimentCodes } from "./check/experiment-messages.js";
import { meaningCodes } from "./check/meaning-messages.js";
import { limitCodes } from "./limited.js";
import { nameCodes } from "./resolve/messages.js";

const typeCodes = [
  { code: "WFM3001", title: "wrong number of indices" },
  { code: "WFM3002", title: "index over the wrong plate" },
  { code: "WFM3003", title: "free index" },
  { code: "WFM3004", title: "index bound twice" },
  { code: "WFM3005", title: "indices of a tuple used apart" },
  { code: "WFM3006", title: "`:` or a whole axis out of place" },
  { code: "WFM3007", title: "unknown type" },
  { code: "WFM3008", title: "incomplete or ill-formed type" },
  { code: "WFM3009", title: "expression that is not an index" },
  { code: "WFM3010", title: "values that do not fit" },
  { code: "WFM3011", title: "number and condition confused" },
  { code: "WFM3012", title: "wrong arguments of a call" },
  { code: "WFM3013", title: "formals that do not suit the law" },
  { code: "WFM3014", title: "constraint that does not apply" },
  { code: "WFM3015", title: "prior that does not suit the type" },
  { code: "WFM3016", title: "source with fewer arrays than names" },
  { code: "WFM3017", title: "index that leaves its plate" },
  { code: "WFM3020", title: "mismatched units" },
  { code: "WFM3021", title: "unknown unit" },
] as const;

/**
 * Every code of the compiler's front half, with the title of its page in docs/errors. The wording lives in the `messages.ts` of each
 * folder, one function a message.
 */
export const frontCodes: readonly { readonly code: `WFM${number}`; readonly title: string }[] = [
  ...nameCodes,
  ...typeCodes,
  ...meaningCodes,
  ...limitCodes,
  ...experimentCodes,
];
