/** As many of the lines as fit, in order; one that does not is left out whole. */
export function fitted(lines: readonly string[], most: number): string {
  let text = '';
  for (const line of lines) {
    const longer = text === '' ? line : `${text}\n${line}`;
    if (longer.length <= most) text = longer;
  }
  return text;
}
