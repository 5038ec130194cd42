import { expect, it } from "vitest";
import { graphSvg } from "../../cli/render/draw-graph.js";
import { compile, lift } from "../../library/index.js";

// Source: robustness campaign on this program, `$&` in a text of the model put the whole match into an attribute of the drawing and
// so ended it.

/** The attributes of the first tag, as an XML reader sees them. */
function firstTag(svg: string): Record<string, string> {
  const tag = /<svg ((?:[\w:-]+\s*=\s*"[^"]*"\s*)*)>/.exec(svg)?.[1] ?? "";
  return Object.fromEntries([...tag.matchAll(/([\w:-]+)\s*=\s*"([^"]*)"/g)].map(([, name, value]) => [name, value]));
}

const HOSTILE = [
  "`$`$& onload=alert(7) x=",
  "$&",
  "$`",
  "$'",
  "$$",
  "$1",
  "&quot; onload=&quot;",
  "<script>",
  "]]>",
  "--><b>",
  "\\N\\G\\L",
];

it.each(HOSTILE)("a text %s of a model stays inside what it is written in", async (text) => {
  const { value } = compile(`model M {
  /// ${text}
  plate i in 1..(if "${text.replace(/[\\"]/g, (c) => `\\${c}`)}" == "a" then 4 else 3)
  var s[i]: spin
  energy H[i] := -s[i]
}`);
  const lifted = value && lift(value).value;
  const svg = lifted ? await graphSvg(lifted) : "";
  const { role, "aria-label": label = "", ...others } = firstTag(svg);
  expect(role).toBe("img");
  const escaped = text.replace(/\\/g, "\\\\").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  expect(label.replace(/&#39;/g, "'")).toContain(escaped);
  expect(Object.keys(others).filter((name) => name.startsWith("on"))).toEqual([]);
  expect(svg).not.toMatch(/<(script|b)>/);
  expect(svg.match(/<svg /g)).toHaveLength(1);
});
