// Names that JavaScript gives a meaning to, and what must never change because of them.

/** Words of the prototypes of this platform, legal as names in the language. */
export const HOSTILE = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "isPrototypeOf",
  "propertyIsEnumerable",
  "toLocaleString",
  "__defineGetter__",
  "__lookupSetter__",
  "length",
  "name",
  "toJSON",
] as const;

const WATCHED = { Object, Array, Function, String, Number, Boolean, Map, Set, Promise, Float64Array };

/** Every property of the prototypes that all code shares, and what each is; equal before and after whatever a text does. */
export function sharedPrototypes(): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [name, owner] of Object.entries(WATCHED))
    for (const key of Reflect.ownKeys(owner.prototype))
      found.set(
        `${name}.${String(key)}`,
        JSON.stringify(Object.getOwnPropertyDescriptor(owner.prototype, key), (_, value) =>
          typeof value === "function" ? `function ${value.name}` : value,
        ),
      );
  return found;
}
