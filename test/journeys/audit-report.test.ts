import { expect, it } from 'vitest';
import { dense, readPdf } from '#test/support/pdf';
import { stackOfItsOwn } from './support/stack-of-its-own.ts';

const { approve, audit, call, get, open, token } = stackOfItsOwn();

const report = async (id: string) =>
  call('GET', `/v1/requests/${id}/audit`, {
    token: await token('gwen'),
    headers: { accept: 'application/pdf' },
  });

it('R002-19 the audit trail is a PDF for whoever asks for one, with every section and the head of the JSON', async () => {
  const { id } = await open({ summary: 'Faster checkout, 速い会計' });
  await approve(id, 'dora');
  const answer = await report(id);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  expect(answer.headers.get('content-disposition')).toContain(`audit-${id}.pdf`);
  const { text } = await readPdf(answer.bytes);
  const { head } = await audit(id);
  for (const part of [
    'Approvals',
    'Conditions and their resolution',
    'Authorization',
    'Risks and mitigation',
    'Timeline',
    'How to verify this report',
    'Faster checkout, 速い会計',
    `countersign verify bundle.json --head ${head.sequence}:${head.hash}`,
  ])
    expect(dense(text)).toContain(dense(part));
});

it('the audit trail stays JSON for everybody else, and a request that is not there is a problem', async () => {
  const { id } = await open();
  expect((await get(`/v1/requests/${id}/audit`)).headers.get('content-type')).toBe('application/json');
  const absent = await report('01K9ZC0V5T8M3W6Q4R2E7Y1HNB');
  expect([absent.status, absent.code]).toEqual([404, 'not-found']);
});

it('R002-18 the approval record is there from the first decision on', async () => {
  const { id, version } = await open();
  await approve(id, 'dora');
  const { json } = await get(`/v1/requests/${id}/approval-record`);
  expect(json).toMatchObject({
    requestId: id,
    release: version,
    approvals: [{ approverId: 'dora', status: 'approved' }],
  });
});
