import type { Capability, GroupTraits } from "../../compiler/capabilities.js";
import { handlesMessages } from "./message-options.js";
import { handlesSpheres } from "./sphere-bp.js";

/** How focusing handles a factor group: its centre is a value of the variable, or Gaussian. */
export function handlesFocusing(group: GroupTraits): Capability {
  const { kind, supports, spherical, prior } = group;
  const real = kind === "machine" && supports.includes("real");
  if (!real && !spherical) return handlesMessages(group);
  if (spherical || prior === "normal") return handlesSpheres(group);
  return {
    method: "missing",
    note: "the centre of continuous weights is Gaussian: it needs `on sphere(i)` or a prior `~ normal(m, s)`",
  };
}
