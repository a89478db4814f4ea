import * as z from 'zod';
import type { LoadedTemplate } from '#infra/local/template/loaded-template';
import type { Access } from '../access.ts';
import type { AwsService } from '../front.ts';
import { AwsError, jsonAnswer, jsonBody } from '../protocol.ts';
import type { SigningKey } from './kms-keys.ts';

const targetPrefix = 'TrentService.';

export interface KeyModel {
  readonly id: string;
  readonly arn: string;
  /** `alias/…` names of the key. */
  readonly aliases: readonly string[];
  readonly policy: unknown;
}

const signingKey = z.strictObject({
  KeySpec: z.literal('ECC_NIST_P256', 'The local stack signs with P-256 keys only'),
  KeyUsage: z.literal('SIGN_VERIFY'),
  KeyPolicy: z.unknown(),
  Description: z.string().optional(),
  PendingWindowInDays: z.unknown().optional(),
  MultiRegion: z.boolean().optional(),
  EnableKeyRotation: z.literal(false).optional(),
  Tags: z.unknown().optional(),
});

/** A key that AWS services encrypt with at rest: nobody calls it, so nothing stands for it here. */
const encryptionKey = z.looseObject({
  KeySpec: z.literal('SYMMETRIC_DEFAULT').optional(),
  KeyUsage: z.literal('ENCRYPT_DECRYPT').optional(),
});

const aliasProperties = z.strictObject({ AliasName: z.string(), TargetKeyId: z.string() });

/** The signing keys of the template. */
export function readKeys(template: LoadedTemplate): readonly KeyModel[] {
  const aliases = template.read(['AWS::KMS::Alias'], aliasProperties).map(({ properties }) => properties);
  return template
    .read(['AWS::KMS::Key'], z.union([encryptionKey, signingKey]))
    .flatMap(({ ref, attribute, properties }) =>
      properties.KeyUsage !== 'SIGN_VERIFY'
        ? []
        : {
            id: ref,
            arn: attribute('Arn'),
            aliases: aliases
              .filter(({ TargetKeyId }) => TargetKeyId === ref || TargetKeyId === attribute('Arn'))
              .map(({ AliasName }) => AliasName),
            policy: properties['KeyPolicy'],
          },
    );
}

const keyInput = z.object({ KeyId: z.string() });
const signInput = keyInput.extend({
  Message: z.base64(),
  MessageType: z.enum(['RAW', 'DIGEST']).default('RAW'),
  SigningAlgorithm: z.literal('ECDSA_SHA_256'),
});

/** The largest message KMS signs itself; longer ones are to be sent as a digest. */
const messageLimitBytes = 4_096;

/** KMS, as far as a signing key goes: Sign, GetPublicKey, DescribeKey. */
export function kmsService(
  keys: readonly { readonly model: KeyModel; readonly key: SigningKey }[],
  access: Access,
): AwsService {
  const find = (keyId: string) =>
    keys.find(({ model }) =>
      [model.id, model.arn, ...model.aliases].some((name) => keyId === name || keyId.endsWith(`:${name}`)),
    );
  return {
    protocol: 'json-1.1',
    actionOf({ headers }) {
      const target = String(headers['x-amz-target'] ?? '');
      return target.startsWith(targetPrefix) ? `kms:${target.slice(targetPrefix.length)}` : undefined;
    },
    async handle({ caller, body }, action) {
      const input = jsonBody(body);
      const { KeyId } = understood(keyInput, input);
      const found = find(KeyId);
      if (!found) throw new AwsError('NotFoundException', `Key '${KeyId}' does not exist`);
      const { model, key } = found;
      const describes = {
        KeyId: model.arn,
        KeySpec: 'ECC_NIST_P256',
        KeyUsage: 'SIGN_VERIFY',
        SigningAlgorithms: ['ECDSA_SHA_256'],
      };
      switch (action) {
        case 'kms:Sign': {
          const { Message, MessageType, SigningAlgorithm } = understood(signInput, input);
          const context = { 'kms:signingalgorithm': [SigningAlgorithm], 'kms:messagetype': [MessageType] };
          access.require(caller, { action, resource: model.arn, context });
          const message = Buffer.from(Message, 'base64');
          if (MessageType === 'DIGEST' ? message.length !== 32 : message.length > messageLimitBytes) {
            throw new AwsError(
              'ValidationException',
              `A ${MessageType} message cannot have ${message.length} bytes`,
            );
          }
          const signature = MessageType === 'DIGEST' ? key.signDigest(message) : key.signMessage(message);
          return jsonAnswer('json-1.1', {
            KeyId: model.arn,
            Signature: signature.toString('base64'),
            SigningAlgorithm,
          });
        }
        case 'kms:GetPublicKey':
          access.require(caller, { action, resource: model.arn });
          return jsonAnswer('json-1.1', { ...describes, PublicKey: key.publicKey.toString('base64') });
        case 'kms:DescribeKey':
          access.require(caller, { action, resource: model.arn });
          return jsonAnswer('json-1.1', {
            KeyMetadata: {
              ...describes,
              KeyId: model.id,
              Arn: model.arn,
              Enabled: true,
              KeyState: 'Enabled',
            },
          });
        default:
          throw new AwsError('UnknownOperationException', `The local stack has no ${action}.`);
      }
    },
  };
}

function understood<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new AwsError('ValidationException', z.prettifyError(parsed.error));
  return parsed.data;
}
