// A database of s3db.js with its counter plugin, on a path of its own, with every request counted.
import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { DeleteObjectsCommand, ListObjectsV2Command, S3Client as AwsClient } from '@aws-sdk/client-s3';
import { EventualConsistencyPlugin, S3Client, S3db } from 's3db.js';

const SOCKETS = 64;

/** Reads http://KEY:SECRET@host:port/bucket/path, the form S3Db uses too. */
export function parse(connection) {
  const url = new URL(connection);
  const [bucket, ...path] = url.pathname.slice(1).split('/').filter((part) => part);
  return {
    endpoint: url.origin,
    region: url.searchParams.get('region') ?? 'us-east-1',
    bucket,
    path: path.join('/'),
    credentials: {
      accessKeyId: decodeURIComponent(url.username),
      secretAccessKey: decodeURIComponent(url.password),
    },
  };
}

export async function open(connection, name) {
  const target = parse(connection);
  const agent = { keepAlive: true, maxSockets: SOCKETS };
  const aws = new AwsClient({
    endpoint: target.endpoint,
    region: target.region,
    credentials: target.credentials,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { httpAgent: new Agent(agent), httpsAgent: new SecureAgent(agent) },
  });
  const requests = count(aws);
  const url = new URL(connection);
  url.pathname = [target.bucket, target.path, name].filter((part) => part).join('/');
  const prefix = [target.path, name].filter((part) => part).join('/');
  const client = new S3Client({ connectionString: url.toString(), AwsS3Client: aws });
  const database = new S3db({ client, logLevel: 'silent' });
  await database.connect();
  const wallets = await database.createResource({
    name: 'wallets',
    attributes: { id: 'string|optional', userId: 'string|required', balance: 'number|default:0' },
  });
  const plugin = new EventualConsistencyPlugin({
    resources: { wallets: ['balance'] },
    mode: 'async',
    autoConsolidate: false,
    enableCoordinator: false,
    gcInterval: 0,
    logLevel: 'silent',
  });
  await database.usePlugin(plugin, 'counters');
  return {
    wallets,
    requests,
    async close() {
      await database.disconnect().catch(() => {});
      await remove(aws, target.bucket, `${prefix}/`);
      aws.destroy();
    },
  };
}

/** Counts every attempt, repeated ones included. */
function count(aws) {
  const requests = { all: 0, inFlight: 0, byVerb: {} };
  const middleware = (next, context) => async (args) => {
    const verb = context.commandName.replace(/Command$/, '');
    requests.all++;
    requests.byVerb[verb] = (requests.byVerb[verb] ?? 0) + 1;
    requests.inFlight++;
    try {
      return await next(args);
    } finally {
      requests.inFlight--;
    }
  };
  aws.middlewareStack.add(middleware, { step: 'deserialize', name: 'count', priority: 'low' });
  return requests;
}

async function remove(aws, bucket, prefix) {
  for (;;) {
    const page = await aws.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
    const keys = (page.Contents ?? []).map((item) => ({ Key: item.Key }));
    if (keys.length === 0) {
      return;
    }

    await aws.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys, Quiet: true } }));
  }
}
