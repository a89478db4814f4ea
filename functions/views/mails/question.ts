import { eligibleRoles } from '#domain/release/eligibility';
import type { MailModel } from '#domain/notices/mail';
import type { PhasePlan } from '#domain/policy/plan';
import type { PhaseState, Release } from '#domain/release/release';
import { clipped, listed } from '#domain/words';
import { checklistGroups, reportedFacts, requiredFacts } from '#views/evidence-in-words';
import { lackingInWords, progressInWords } from '#views/phase-in-words';
import { formFacts, requesterInWords, whatFacts } from '#views/release-in-words';
import { roleFacts, rowsOf } from '#views/role-in-words';
import { webAddress, webLinks } from '#views/web-address';
import { facts, heading, links, list, quote, sentence, type Block } from './letter.ts';
import { namesIn } from './teller.ts';

/** A mail that asks for a decision, with what it asks about. */
export interface Question extends MailModel {
  readonly link: NonNullable<MailModel['link']>;
  readonly plan: PhasePlan;
  readonly phase: PhaseState;
}

/** Longer texts are read on the page, where nothing is cut. */
const textInMail = 1_000;

/** The way to the page first, then how it stands, then what helps to see whether it is urgent. */
export const question = (asked: Question, standing: readonly Block[] = []): readonly Block[] => [
  ...inBrief(asked),
  ...standing,
  ...fields('Emergency', asked.release.form.emergency),
  heading('What would be deployed'),
  facts(whatFacts(asked.release)),
  ...artifacts(asked.release),
  ...notes(asked.release),
  ...fields('Request form', asked.release.form.form),
  ...evidence(asked),
  ...lookCloser(asked.release),
  ...checklist(asked),
  ...review(asked),
];

/** As much of it as leads to the page. */
export const inBrief = (asked: Question): readonly Block[] => [
  briefly(asked),
  { kind: 'invitation', url: asked.link.url, code: asked.link.code, codeUrl: `${asked.publicUrl}/review` },
];

function briefly(asked: Question): Block {
  const { release, directory, person, plan, phase } = asked;
  const lacking = lackingInWords(plan, phase);
  const roles = eligibleRoles(plan, directory, person.id, phase);
  return facts([
    ['Summary', release.form.summary],
    ['Asked for by', requesterInWords(release, namesIn(asked))],
    ['You decide as', listed(roles, 'or')],
    ...roleFacts(plan, phase, roles),
    ['So far', `${progressInWords(plan, phase)}${lacking ? `; missing: ${lacking}` : ''}`],
  ]);
}

const fields = (title: string, said: Release['form']['form']): readonly Block[] => {
  const told = formFacts(said);
  return told.length > 0
    ? [heading(title), ...told.flatMap(([label, text]) => [sentence(`${label}:`), ...quoted(text)])]
    : [];
};

/** The digest comes first, so that no name can pose as one. */
const artifacts = ({ form }: Release): readonly Block[] =>
  form.artifacts.length > 0
    ? [sentence('Artifacts:'), list(form.artifacts.map(({ name, digest }) => `${digest} (${name})`))]
    : [];

const notes = ({ form }: Release): readonly Block[] =>
  form.notes === undefined ? [] : [heading('Notes'), ...quoted(form.notes)];

const quoted = (text: string): readonly Block[] => [
  quote(clipped(text, textInMail)),
  ...(text.length > textInMail ? [sentence('This goes on; the page has all of it.')] : []),
];

function evidence({ plan, release }: Question): readonly Block[] {
  const reported = reportedFacts(release.evidence).filter(([, text]) => !webAddress(text));
  return [
    heading('Evidence'),
    ...(plan.evidence.length > 0
      ? [
          list(
            requiredFacts(plan, release.evidence).map(
              ({ holds, sentence: said }) => `${holds ? 'Holds' : 'DOES NOT HOLD'}: ${said}`,
            ),
          ),
        ]
      : [sentence('The policy asks for no evidence here.')]),
    ...(reported.length > 0 ? [sentence('Reported:'), facts(reported)] : [sentence('Nothing was reported.')]),
  ];
}

function lookCloser(release: Release): readonly Block[] {
  const reports = reportedFacts(release.evidence).flatMap(([title, text]) => {
    const address = webAddress(text);
    return address ? [{ title, ...address }] : [];
  });
  const all = [...webLinks(release), ...reports];
  return all.length > 0 ? [heading('Look closer'), links(all)] : [];
}

const checklist = ({ plan, release }: Question): readonly Block[] =>
  plan.checklist.length === 0
    ? []
    : [
        heading('What an approval vouches for'),
        ...checklistGroups(plan, release.evidence).flatMap(({ title, items }) => [
          sentence(title),
          list(items.map(({ text, proven }) => `${text}${proven ? ' (shown by the evidence)' : ''}`)),
        ]),
      ];

/** What the reader's own role writes down: better known before the page is opened in a hurry. */
const review = ({ plan, phase, directory, person }: Question): readonly Block[] =>
  rowsOf(plan, eligibleRoles(plan, directory, person.id, phase)).flatMap(({ review: asks }) =>
    asks
      ? [
          heading(asks.title),
          list([
            ...asks.checklist.map(({ text }) => text),
            ...asks.fields.map(({ label, required }) => (required ? label : `${label} (optional)`)),
          ]),
        ]
      : [],
  );
