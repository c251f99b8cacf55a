/** Markup that may stand in a page as it is. */
export class Html {
  constructor(readonly markup: string) {}
}

type Part = Html | string | number | undefined | readonly Part[];

/** Markup with values in it: texts are escaped, lists joined, what is undefined left out. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  return new Html(strings.map((text, i) => text + (i < values.length ? markupOf(values[i]) : "")).join(""));
}

function markupOf(value: Part): string {
  if (value === undefined) return "";
  if (value instanceof Html) return value.markup;
  return Array.isArray(value) ? value.map(markupOf).join("") : escapeText(String(value));
}

/** A text within an element or an attribute in quotes. Characters that no page may hold become U+FFFD. */
function escapeText(text: string): string {
  return text
    .replaceAll(/\p{Surrogate}|(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** JSON within a script element, which ends at no tag. */
export function scriptJson(value: unknown): Html {
  return new Html(
    JSON.stringify(value).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029"),
  );
}
