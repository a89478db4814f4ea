import type { Release } from '#domain/release/release';
import { instantInWords, isoOf, msOf } from '#domain/time';
import { capitalised, listed } from '#domain/words';

/** A label and what it says. */
export type Fact = readonly [label: string, text: string];

/** How somebody is called where the words are read: by id on a page, by name in a mail. */
export type NameOf = (id: string) => string;

/** What would be deployed, and under which rules. */
export const whatFacts = ({ form, plan }: Release): readonly Fact[] => [
  ['Service', form.service],
  ['Environment', form.environment],
  ['Version', form.version],
  ['Change type', form.changeType],
  ['Ref', form.ref],
  ['Commit', form.commit],
  ['Components', form.components.length > 0 ? form.components.join(', ') : 'none named'],
  ['Flags', flagsInWords(form.flags)],
  ...(form.risk ? [['Risk', form.risk] as const] : []),
  ...(form.plannedFor ? [['Planned for', instantInWords(isoOf(msOf(form.plannedFor)))] as const] : []),
  ...(plan.policies ?? [{ ...plan.policy, title: plan.title, variant: plan.variant }]).map(
    ({ id, version, title, variant }): Fact => ['Policy', `${title} (${id} ${version}, ${variant})`],
  ),
];

/** `the pipeline demo-shop, started by gwen`, or the person alone. */
export function requesterInWords({ requester }: Release, nameOf: NameOf): string {
  if (requester.kind === 'person') return nameOf(requester.id);
  const people = requester.authors.filter((id) => id !== requester.id).map(nameOf);
  return `the pipeline ${requester.id}${people.length > 0 ? `, started by ${listed(people)}` : ''}`;
}

/** What a form asked for beyond the common fields; the texts may have several lines. */
export const formFacts = (
  fields: Readonly<Record<string, string | number | boolean>> = {},
): readonly Fact[] =>
  Object.entries(fields).map(([name, value]) => [capitalised(name.replace(/[._/-]/g, ' ')), said(value)]);

const said = (value: string | number | boolean) =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);

const flagNames = {
  security: 'security',
  schema: 'database schema',
  customerFacing: 'customer-facing',
  breaking: 'breaking',
} as const satisfies Record<keyof Release['form']['flags'], string>;

function flagsInWords(flags: Release['form']['flags']): string {
  const set = Object.entries(flagNames).flatMap(([flag, words]) =>
    flags[flag as keyof typeof flagNames] ? [words] : [],
  );
  return set.length > 0 ? listed(set) : 'none set';
}
