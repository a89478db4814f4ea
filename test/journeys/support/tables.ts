import * as z from 'zod';

const listed = z.object({ TableNames: z.array(z.string()) });
const page = z.object({
  Items: z.array(z.record(z.string(), z.unknown())),
  LastEvaluatedKey: z.record(z.string(), z.unknown()).optional(),
});

/** Every item of every table as DynamoDB's own interface tells it, in one text that is equal when they are. */
export async function dumpTables(awsUrl: string): Promise<string> {
  const { TableNames } = listed.parse(await ask(awsUrl, 'ListTables', {}));
  const dumps: string[] = [];
  for (const table of TableNames.sort()) {
    const items: string[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const found = page.parse(
        await ask(awsUrl, 'Scan', {
          TableName: table,
          ConsistentRead: true,
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      items.push(...found.Items.map((item) => JSON.stringify(sorted(item))));
      start = found.LastEvaluatedKey;
    } while (start);
    dumps.push(table, ...items.sort());
  }
  return dumps.join('\n');
}

async function ask(awsUrl: string, operation: string, input: object): Promise<unknown> {
  const answer = await fetch(awsUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      authorization: 'AWS4-HMAC-SHA256 Credential=LOCALOPERATOR/20260101/eu-central-1/dynamodb/aws4_request',
    },
    body: JSON.stringify(input),
  });
  if (!answer.ok) throw new Error(`${operation} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** The same value with every object's members in the order of their names. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
