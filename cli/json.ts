/** A text's JSON value; `undefined`, which no JSON is, when it has none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
