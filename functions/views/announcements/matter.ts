import { slotOf, rolesAsked } from '#domain/approval/rules';
import type { AnnouncementLine, AnnouncementModel, Matter, Message } from '#domain/notices/announcement';
import type { SlotPlan } from '#domain/policy/plan';
import { isClosed, statusOf } from '#domain/release/status';
import { instantInWords } from '#domain/time';
import { whatFacts } from '#views/release-in-words';
import { line, linkLine, materialLines, textLine } from './lines.ts';

/** What a request is about, told where its messages come together, beginning with this one. */
export function matterOf(model: AnnouncementModel, { lines }: Pick<Message, 'lines'>): Matter {
  const { release, publicUrl } = model;
  const { form } = release;
  // A label may be anybody's words; the whole line is not said twice.
  const said = new Set(lines.map((one) => JSON.stringify(one)));
  const status = statusOf(release);
  return {
    title: line(`Release approval: ${form.service} ${form.version}`),
    since: release.createdAt,
    lines: [
      textLine('Type', form.changeType),
      textLine('Summary', form.summary),
      ...whatFacts(release)
        .filter(([label]) => label !== 'Change type')
        .map(([label, text]) => textLine(label, text)),
      ...rolesIn(model),
      ...materialLines(release),
      linkLine('Request', `${publicUrl}/v1/requests/${release.id}`),
      textLine(
        'How to decide',
        'whoever is asked has a mail with a link and a code of their own; a comment here decides nothing',
      ),
    ].filter((one) => !said.has(JSON.stringify(one))),
    ...(isClosed(status) && { ended: status }),
  };
}

/** What each role that is asked looks at, and by when. */
const rolesIn = ({ release, directory }: AnnouncementModel): readonly AnnouncementLine[] =>
  release.plan.phases.flatMap((plan, index) => {
    const phase = release.phases[index];
    const until = phase?.expiresAt;
    return [
      ...(until ? [textLine(`${plan.title} until`, instantInWords(until))] : []),
      ...rolesAsked(plan, phase).flatMap((role) => {
        const slot = slotOf(plan, role);
        const due = phase?.due?.find((one) => one.role === role)?.at;
        const facts = [
          ...(slot ? [slot.focus ?? 'review', modes[slot.mode]] : []),
          ...(due ? [`due ${instantInWords(due)}`] : []),
        ];
        return facts.length > 0 ? [textLine(directory.roles[role]?.title ?? role, facts.join('; '))] : [];
      }),
    ];
  });

const modes: Readonly<Record<SlotPlan['mode'], string>> = {
  required: 'required',
  optional: 'optional',
  'if-available': 'if available',
  'post-deployment': 'after the deployment',
  'not-needed': 'not needed',
};
