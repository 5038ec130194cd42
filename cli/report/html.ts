import { escapeXml } from "../render/escape.js";

/** Markup that is safe to put into a page: made by this folder's functions, never read from a file. */
export type Html = string & { readonly html: true };

/** Any text, escaped. */
export function text(content: unknown): Html {
  return escapeXml(String(content)) as Html;
}

/** Joins pieces of markup. */
export function join(pieces: readonly Html[], between = ""): Html {
  return pieces.join(between) as Html;
}

/** `<name attributes>content</name>`; the attributes are of this program. */
export function element(name: string, content: Html, attributes = ""): Html {
  return `<${name}${attributes === "" ? "" : ` ${attributes}`}>${content}</${name}>` as Html;
}

/** A heading with what it heads; nothing where there is nothing. */
export function section(title: string, ...content: readonly Html[]): Html {
  const body = join(content, "\n");
  return body === "" ? body : element("section", join([element("h2", text(title)), body], "\n"));
}

/** What a table shows: headings (none: the first cell of each row heads it) and cells, as text or markup. */
export interface TableContent {
  readonly caption?: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** Columns of numbers. */
  readonly right?: readonly boolean[];
}

/** Rows beyond which a table is folded. */
const LONG = 60;

/** A table; a long one behind a summary that opens it. Nothing where there are no rows. */
export function table({ caption, heads, rows, right = [] }: TableContent): Html {
  if (rows.length === 0) return text("");
  const align = (n: number) => (right[n] ? 'class="number"' : "");
  const headCells = heads.map((head, n) => element("th", text(head), `scope="col" ${align(n)}`.trim()));
  const head = heads.length > 0 ? element("thead", element("tr", join(headCells))) : text("");
  const body = rows.map((cells) =>
    element(
      "tr",
      join(
        cells.map((cell, n) => (heads.length === 0 && n === 0 ? rowHead(cell) : element("td", text(cell), align(n)))),
      ),
    ),
  );
  const title = caption === undefined ? text("") : element("caption", text(caption));
  const whole = element(
    "div",
    element("table", join([title, head, element("tbody", join(body, "\n"))])),
    'class="wide"',
  );
  if (rows.length <= LONG) return whole;
  return element("details", join([element("summary", text(`${caption ?? "table"}: ${rows.length} rows`)), whole]));
}

function rowHead(cell: unknown): Html {
  return element("th", text(cell), 'scope="row"');
}

/** Lines in the type of a typewriter. */
export function listing(content: Html): Html {
  return element("pre", element("code", content), 'tabindex="0"');
}
