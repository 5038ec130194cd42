import { own } from "../../grammar/own.js";

// Checks of parsed JSON that anyone may have written or damaged: each says what is wrong, as the end of a sentence.

/** What is wrong with a value; undefined when nothing is. */
export interface Check {
  (value: unknown): string | undefined;
  readonly optional?: boolean;
}

export const text: Check = (value) => (typeof value === "string" ? undefined : "must be a text");
export const flag: Check = (value) => (typeof value === "boolean" ? undefined : "must be true or false");
/** Any number, infinite ones and NaN among them. */
export const number: Check = (value) => (typeof value === "number" ? undefined : "must be a number");
export const finite: Check = (value) => (Number.isFinite(value) ? undefined : "must be a finite number");
/** 0, 1, 2, ... as far as doubles count exactly. */
export const whole: Check = (value) =>
  Number.isSafeInteger(value) && Number(value) >= 0 ? undefined : "must be a whole number from 0 on";
export const sha256: Check = (value) =>
  typeof value === "string" && /^[0-9a-f]{64}$/.test(value) ? undefined : "must be a SHA-256 in hexadecimal";

/** A setting: a number, text or flag, or a list of numbers or texts. */
export const setting: Check = (value) => {
  const simple = (each: unknown): boolean => ["number", "string", "boolean"].includes(typeof each);
  return simple(value) || (Array.isArray(value) && value.every(simple))
    ? undefined
    : "must be a value or a list of values";
};

/** A value that may be left out. */
export function optional(of: Check): Check {
  return Object.assign((value: unknown) => (value === undefined ? undefined : of(value)), { optional: true });
}

/** A value that may be null. */
export function nullable(of: Check): Check {
  return (value) => (value === null ? undefined : of(value));
}

export function list(of: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return "must be a list";
    for (const [i, each] of value.entries()) {
      const problem = of(each);
      if (problem) return `${problem} (entry ${i + 1})`;
    }
    return undefined;
  };
}

/** A list of as many entries as checks. */
export function tuple(...of: readonly Check[]): Check {
  return (value) => {
    if (!Array.isArray(value) || value.length !== of.length) return `must be a list of ${of.length}`;
    return of.map((check, n) => check(value[n])).find((problem) => problem !== undefined);
  };
}

export function record(of: Check): Check {
  return (value) => {
    if (!isObject(value)) return "must be an object";
    for (const [name, each] of Object.entries(value)) {
      const problem = of(each);
      if (problem) return `${problem} (\`${name}\`)`;
    }
    return undefined;
  };
}

/** An object with these members; others are passed over. */
export function shape(fields: Readonly<Record<string, Check>>): Check {
  return (value) => {
    if (!isObject(value)) return "must be an object";
    for (const [name, check] of Object.entries(fields)) {
      const member = own(value, name);
      const problem = member === undefined && !check.optional ? "is missing" : check(member);
      if (problem) return `\`${name}\` ${problem}`;
    }
    return undefined;
  };
}

export function oneOf(...words: readonly unknown[]): Check {
  return (value) => (words.includes(value) ? undefined : `must be one of ${words.join(", ")}`);
}

/** True of what JSON calls an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}
