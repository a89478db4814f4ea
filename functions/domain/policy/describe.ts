import { rolesAsked } from '#domain/approval/rules';
import type { Directory } from '#domain/identity/directory';
import { durationInWords } from '#domain/time';
import { calendarInWords } from '#domain/time/calendar';
import { lengthInWords } from '#domain/time/length-in-words';
import { listed } from '#domain/words';
import type { CheckProof } from './authorization-plan.ts';
import type { CompiledPack, CompiledVariant } from './compiled.ts';
import { matrixRows, phaseLines, reviewLines } from './describe-phase.ts';
import type { Limit } from './plan.ts';

/** One line of a pack as people read it. */
export interface Row {
  /** What the row belongs to: `Requests`, a phase, a review, `Deployment`, a verification stage, `Afterwards`. */
  readonly section: string;
  readonly label: string;
  readonly text: string;
  /** The same in columns, where the section is a table; its first row then holds their headings. */
  readonly cells?: readonly string[];
}

export interface PackDescription {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly digest: string;
  readonly rows: readonly Row[];
}

/**
 * A pack as rows in the order things happen; plain data for the API, pages and the command line. Of the roles it asks,
 * it says what the directory says.
 */
export const describePack = (
  pack: CompiledPack,
  { roles }: Pick<Directory, 'roles'> = { roles: {} },
): PackDescription => ({
  id: pack.id,
  title: pack.title,
  version: pack.version,
  digest: pack.digest,
  rows: [
    ...section('Requests', requestLines(pack)),
    ...pack.variants.flatMap((variant) => phaseRows(pack, variant)),
    ...reviewsOf(pack).flatMap(([role, review]) => section(`Review by ${role}`, reviewLines(review))),
    ...section('Roles', roleLines(pack, roles)),
    ...section('Authorization', authorizationLines(pack)),
    ...section('Deployment', deployLines(pack)),
    ...pack.verify.flatMap((stage) =>
      section(stage.title, [
        ['Watched', `for ${durationInWords(stage.forMs)}, checked every ${durationInWords(stage.everyMs)}`],
        ['Healthy', limits(stage.healthy, 'and')],
        ['Alert', limits(stage.alert, 'or')],
        ['Rollback', limits(stage.rollback, 'or')],
      ]),
    ),
    ...section('Afterwards', afterwardsLines(pack)),
  ],
});

export type Line = readonly [label: string, text: string];

/** A row that has nothing to say is left out. */
const section = (name: string, lines: readonly Line[]): readonly Row[] =>
  lines.filter(([, text]) => text !== '').map(([label, text]) => ({ section: name, label, text }));

const requestLines = (pack: CompiledPack): readonly Line[] => [
  ['Environment', listed(pack.match.environments ?? [], 'or')],
  ['Service', listed(pack.match.services ?? [], 'or')],
  ['Ref', listed(pack.accepts.refs ?? [], 'or') || 'any'],
  ['Version', pack.accepts.version === 'semver' ? 'semantic, such as 1.2.3 or v1.2.3' : 'any'],
  ['Business time', pack.calendar ? calendarInWords(pack.calendar) : ''],
  ['Newer requests', pack.supersedes === false ? 'stand beside older ones' : ''],
  ['Announced to', listed(pack.announce ?? [])],
  ...pack.variants.map(({ id, when }): Line => [
    `Variant ${id}`,
    when === undefined ? 'everything else' : `when ${when}`,
  ]),
];

function phaseRows({ variants }: CompiledPack, variant: CompiledVariant): readonly Row[] {
  const suffix = variants.length > 1 ? ` (${variant.id})` : '';
  return variant.phases.flatMap((phase) => {
    const name = `${phase.title}${suffix}`;
    return [
      ...matrixRows(phase).map((row) => ({ section: `${name}: who is asked`, ...row })),
      ...section(name, [...phaseLines(phase), ...overrideLines(variant)]),
    ];
  });
}

const roleLines = ({ variants }: CompiledPack, roles: Directory['roles']): readonly Line[] =>
  [...new Set(variants.flatMap(({ phases }) => phases.flatMap((phase) => rolesAsked(phase))))].flatMap(
    (id) => {
      const { authority, decisionAuthority = [], contact } = roles[id] ?? {};
      return [
        [id, authority ?? ''],
        [id, decisionAuthority.length > 0 ? `Has the last word on ${listed(decisionAuthority)}` : ''],
        [id, contact === undefined ? '' : `In an emergency: ${contact}`],
      ] satisfies Line[];
    },
  );

const overrideLines = ({ override }: CompiledVariant): readonly Line[] =>
  override === undefined
    ? []
    : [['Override', `${override} may go on without the approvals that are missing`]];

/** What each role hands in, once, although every phase that asks the role names it. */
const reviewsOf = ({ variants }: CompiledPack) => [
  ...new Map(
    variants
      .flatMap(({ phases }) => phases.flatMap(({ slots = [] }) => slots))
      .flatMap(({ role, review }) => (review ? [[role, review] as const] : [])),
  ),
];

/** What has to hold when somebody starts it; every variant has the same. */
function authorizationLines({ variants }: CompiledPack): readonly Line[] {
  const authorization = variants[0]?.authorization;
  if (!authorization) return [];
  return [
    ['By', `${authorization.by}, who starts it`],
    ...authorization.checks.map(({ text, provenBy }): Line => [text, listed(provenBy.map(proofInWords))]),
  ];
}

const proofsInWords = {
  approvals: 'every phase is approved',
  conditions: 'every condition is confirmed',
  evidence: 'the evidence rules hold',
  target: 'where it is deployed to is known',
} as const;

function proofInWords(proof: CheckProof): string {
  if (proof.by === 'fact') return `${proof.path} is shown`;
  return proof.by === 'item' ? `somebody vouched for ${proof.item}` : proofsInWords[proof.by];
}

const deployLines = ({ deploy, conditions }: CompiledPack): readonly Line[] => [
  [
    'Conditions',
    conditions
      ? `of approvals are met within ${lengthInWords(conditions.withinMs)}, as ${listed(['whoever set them', ...(conditions.resolver ? [conditions.resolver] : [])], 'or')} confirms`
      : '',
  ],
  [
    'Start',
    deploy.start === 'automatic' ? 'automatic, once authorized' : `by ${startersOf(deploy.starters)}`,
  ],
  ['Start within', deploy.start === 'manual' ? durationInWords(deploy.startWithinMs) : ''],
  ['Heartbeat', `at least every ${durationInWords(deploy.heartbeatMs)}`],
  ['Timeout', `after ${durationInWords(deploy.timeoutMs)}`],
];

const startersOf = (roles: readonly string[]) => listed(['the requester', ...roles], 'or');

const afterwardsLines = ({ variants, afterwards, informed }: CompiledPack): readonly Line[] => [
  ...variants.flatMap(({ id, obligations = [] }) =>
    obligations.map(({ what, role, withinMs }): Line => [
      variants.length > 1 ? `Owed (${id})` : 'Owed',
      `${what}, by ${role} within ${lengthInWords(withinMs)}`,
    ]),
  ),
  ...(afterwards
    ? ([
        ['Later reviews', `within ${lengthInWords(afterwards.reviewsMs)}`],
        ['Later conditions', `within ${lengthInWords(afterwards.conditionsMs)}`],
        [
          'Overdue',
          afterwards.blocksNext ? 'keeps the next release out' : 'is pointed out, and keeps nothing out',
        ],
      ] satisfies Line[])
    : []),
  ['Informed', listed(informed)],
];

const limits = (all: readonly Limit[], joint: 'and' | 'or') => listed(all.map(limitInWords), joint);

const limitInWords = (limit: Limit) => `${limit.metric} ${limit.operator} ${amount(limit)}`;

function amount({ metric, value }: Limit): string {
  if (metric !== 'errorRate') return String(value);
  // 0.07 * 100 is 7.000000000000001; twelve digits are more than anybody writes into a pack.
  return `${Number((Number(value) * 100).toPrecision(12))}%`;
}
