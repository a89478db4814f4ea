import type { MailContent, MailModel } from '#domain/notices/mail';
import type { NoticeKind } from '#domain/notices/notices-for';
import { clipped } from '#domain/words';
import { oneLine } from '#views/encode';
import { requestName, shortId } from '#views/request-name';
import { asked, overdue, reminder } from './asking.ts';
import { conditionRejected, conditionResolved, conditionsSet } from './conditional.ts';
import { deploymentFailed, deploymentStarted, deploymentStep, deploymentSucceeded } from './deploying.ts';
import { contested, overridden, ruled } from './disputes.ts';
import { letterAsHtml } from './letter-as-html.ts';
import { letterAsText } from './letter-as-text.ts';
import type { Letter } from './letter.ts';
import { approved, cancelled, denied, expired, superseded } from './outcomes.ts';
import { owed, owedOverdue, owedReminder } from './owing.ts';
import { askedAgain, reopened } from './reopening.ts';
import { objected, timeRanOutFor } from './running-out.ts';
import { message } from './thread.ts';
import { completed, unhealthy } from './watching.ts';
import { withdrawn } from './withdrawing.ts';

const letters: Readonly<Record<NoticeKind, (model: MailModel) => Letter>> = {
  asked,
  reminder,
  'asked-again': askedAgain,
  reopened,
  overdue,
  'time-ran-out': timeRanOutFor,
  withdrawn,
  objected,
  message,
  contested,
  ruled,
  overridden,
  'conditions-set': conditionsSet,
  'condition-resolved': conditionResolved,
  'condition-rejected': conditionRejected,
  owed,
  'owed-reminder': owedReminder,
  'owed-overdue': owedOverdue,
  approved,
  denied,
  expired,
  cancelled,
  superseded,
  'deployment-started': deploymentStarted,
  'deployment-step': deploymentStep,
  'deployment-succeeded': deploymentSucceeded,
  'deployment-failed': deploymentFailed,
  unhealthy,
  completed,
};

/** What a notice says, before it is written as a mail of its own or as part of one. */
export const letterOf = (model: MailModel): Letter => letters[model.kind](model);

/** The mail that tells one person about one event. No mail decides anything; one that asks has a link to a page. */
export function writeMail(model: MailModel): MailContent {
  const letter = letterOf(model);
  const subject = subjectOf(letter, model.release.id);
  const footer = `Request ${model.release.id}, ${requestName(model.release)}. Sent by Countersign to ${model.person.name}.`;
  return {
    subject,
    text: letterAsText(letter, footer),
    html: letterAsHtml({ ...letter, subject }, footer),
  };
}

/** One line that mail programs still show whole, with the end of the request's id for telling two of a kind apart. */
function subjectOf({ subject }: Letter, requestId: string): string {
  const tag = ` [${shortId(requestId)}]`;
  return oneLine(clipped(oneLine(subject), 120 - tag.length)) + tag;
}
