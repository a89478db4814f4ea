/**
 * Whether an Accept header asks for `other` by name, and no less than for `usual`. Wildcards mean the usual: they
 * come with every browser and say that anything will do.
 */
export function prefers(accept: string | undefined, other: string, usual: string): boolean {
  const named = (accept ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => {
      const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim());
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      return { type, quality: weight === undefined ? 1 : Number(weight.slice(2)) };
    })
    .filter(({ type, quality }) => (type === other || type === usual) && quality > 0)
    .toSorted((left, right) => right.quality - left.quality);
  return named[0]?.type === other;
}
