import type { Directory } from '#domain/identity/directory';
import { proofNamed, provableIn } from './compile-authorization.ts';
import { unknownRole } from './names.ts';
import type { PackSource } from './pack.ts';
import type { Problem } from './problems.ts';

const path = ['authorization'];

/** What is wrong with the authorization of a pack: a check that nothing could prove keeps every release out. */
export function authorizationProblems(source: PackSource, directory: Directory): readonly Problem[] {
  const { authorization, deploy, variants } = source;
  if (!authorization) return [];
  const { by, checks } = authorization;
  return [
    ...(deploy.start === 'automatic' ? [{ path, reason: 'is for a manual start only' }] : []),
    ...unknownRole(by, [...path, 'by'], directory),
    ...checks.flatMap(({ id }, index) =>
      checks.findIndex((other) => other.id === id) < index
        ? [{ path: [...path, 'checks', index, 'id'], reason: 'is the id of an earlier check' }]
        : [],
    ),
    ...Object.keys(variants).flatMap((variant) => proofProblems(source, variant)),
  ];
}

function proofProblems(source: PackSource, variant: string): readonly Problem[] {
  const provable = provableIn(source, variant);
  const inVariant = Object.keys(source.variants).length > 1 ? ` in the variant ${variant}` : '';
  return (source.authorization?.checks ?? []).flatMap(({ 'proven-by': names }, index) =>
    names.flatMap((name, place): readonly Problem[] => {
      if (proofNamed(name, provable)) return [];
      const reason = provable.perhaps.has(name)
        ? `names ${name}, but nobody has to vouch for it${inVariant}: no role that reviews it is always required`
        : `names ${name}, but there is no evidence rule and no checklist item of that name${inVariant}`;
      return [{ path: [...path, 'checks', index, 'proven-by', place], reason }];
    }),
  );
}
