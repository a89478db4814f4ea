/**
 * A value as a table would keep it: plain JSON, what is undefined is not kept, and nobody changes it afterwards. Being
 * frozen, it can be handed out as it is.
 */
export function copied<T>(value: T): T {
  const text: string = JSON.stringify(value);
  return frozen(JSON.parse(text));
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
