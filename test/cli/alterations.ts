export type Path = readonly (string | number)[];

/** Where every value that is no object or list stands. */
export function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, held]) => pathsIn(held, [...path, key]));
}

type Node = Record<string | number, unknown>;

const parentOf = (root: unknown, path: Path): Node =>
  path.slice(0, -1).reduce<Node>((node, key) => node[key] as Node, root as Node);

export const removed = (root: unknown, path: Path): void => {
  delete parentOf(root, path)[path.at(-1)!];
};

export const wrapped = (root: unknown, path: Path): void => {
  const parent = parentOf(root, path);
  parent[path.at(-1)!] = [parent[path.at(-1)!]];
};

/** The smallest other value of the same kind. */
export const replaced = (root: unknown, path: Path): void => {
  const parent = parentOf(root, path);
  const value = parent[path.at(-1)!];
  if (typeof value === 'number') parent[path.at(-1)!] = value + 1;
  else if (typeof value === 'boolean') parent[path.at(-1)!] = !value;
  else if (typeof value === 'string')
    parent[path.at(-1)!] = `${value.slice(0, -1)}${value.endsWith('a') ? 'b' : 'a'}`;
  else parent[path.at(-1)!] = 0;
};

/** JSON text in which the object at this place has one more field; as text, because a parser could lose `__proto__`. */
export function withField(root: unknown, within: readonly string[], name: string): string {
  const object = within.reduce<Node>((node, key) => node[key] as Node, root as Node);
  object['marker of this test'] = 1;
  return JSON.stringify(root).replace('"marker of this test":1', `"${name}":1`);
}
