/**
 * Why a JSON text can be read in more than one way, or `undefined`. Hashes are over values: a field that is written
 * twice, or a number that reads back differently, could show people something else than what was hashed.
 */
export function ambiguityIn(text: string): string | undefined {
  const strings = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g;
  const written = [...text.matchAll(strings)].filter(([, colon]) => colon !== undefined).length;
  if (written !== keysIn(JSON.parse(text))) return 'A field is written twice in one place.';
  const number = text
    .replace(strings, ' ')
    .match(/-?[0-9][0-9.eE+-]*/g)
    ?.find((token) => JSON.stringify(Number(token)) !== token);
  return number === undefined ? undefined : `The number ${number} is not written as it is recorded.`;
}

function keysIn(root: unknown): number {
  let keys = 0;
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) keys += Object.keys(value).length;
    for (const held of Object.values(value)) open.push(held);
  }
  return keys;
}
