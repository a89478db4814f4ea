/** What a browser would send of a review page besides what the person writes. */
export interface ShownForm {
  /** Hidden fields by name: the digest of what was shown, the role. */
  readonly hidden: Readonly<Record<string, string>>;
  /** Items of the checklist that are to be ticked. */
  readonly checklist: readonly string[];
  /** Names of everything that can be filled in. */
  readonly names: ReadonlySet<string>;
}

export function formOn(page: string): ShownForm {
  const controls = [...page.matchAll(/<(?:input|textarea)\b([^>]*)>/g)].map(([, attributes = '']) =>
    Object.fromEntries(
      [...attributes.matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    ),
  );
  const valuesWhere = (field: string, value: string) =>
    controls
      .filter((control) => control[field] === value)
      .map((control) => [control['name'], control['value']]);
  return {
    hidden: Object.fromEntries(valuesWhere('type', 'hidden')),
    checklist: valuesWhere('name', 'checklist').map(([, item]) => item ?? ''),
    names: new Set(controls.flatMap(({ name }) => name ?? [])),
  };
}
