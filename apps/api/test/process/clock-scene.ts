import { encodeRequestToken, sharedSecretKey } from '@rekey/keys/request-token';
import { BOOTSTRAP, signInAsAdministrator } from '../support/administrator.ts';
import { makeProcessDatabase } from '../support/process-database.ts';
import {
  startRekey,
  WITH_SETTABLE_CLOCK,
  type Environment,
  type RekeyProcess,
} from '../support/rekey-process.ts';

/** A process of the API, and how far its clock is off. */
export type ClockedNode = RekeyProcess & { offsetSeconds: number };

/** An account on processes with clocks of their own. */
export type ClockScene = {
  /** Null on the embedded database. */
  readonly databaseUrl: string | null;
  startNode(offsetSeconds?: number, settings?: Environment): Promise<ClockedNode>;
  /** Makes the API key, and the service token with which to regenerate. */
  begin(node: ClockedNode): Promise<void>;
  /** Asks as a script, whose token no clock ends. @throws on a top-level error. */
  ask<Data>(node: ClockedNode, query: string): Promise<Data>;
  /** The lines of the audit log's export. */
  exportAuditLog(node: ClockedNode): Promise<readonly string[]>;
  /** As an integration makes it whose clock is the node's, with the account's secret of now. */
  requestToken(node: ClockedNode): string;
  /** What is to be known of a regeneration. */
  sharedSecret: string;
  close(): Promise<void>;
};

const BEGIN = `mutation {
  createApiKey(input: { appname: "clocked", role: READONLY }) { credential }
  createServiceToken(input: { name: "clocks", scopes: [SHARED_SECRET_REGENERATE, AUDIT_READ] }) { token }
}`;

type Begun = { createApiKey: { credential: string }; createServiceToken: { token: string } };
type Credential = { sharedsecret: string; shortname: string; appname: string; appkey: string };

/** Makes an empty database of the suite's kind. */
export async function openClockScene(): Promise<ClockScene> {
  const database = await makeProcessDatabase();
  const environment = { ...database.environment, ...BOOTSTRAP };
  const nodes: ClockedNode[] = [];
  let credential: Credential;
  let serviceToken: string;
  let requestTokens = 0;
  const scene: ClockScene = {
    databaseUrl: database.environment['DATABASE_URL'] ?? null,
    sharedSecret: '',
    startNode: async (offsetSeconds = 0, settings = {}) => {
      const offset = { CLOCK_OFFSET_SECONDS: String(offsetSeconds) };
      const node = await startRekey(
        { ...environment, ...settings, ...offset },
        { options: WITH_SETTABLE_CLOCK },
      );
      const clocked = Object.assign(node, { offsetSeconds });
      nodes.push(clocked);
      return clocked;
    },
    begin: async ({ origin }) => {
      const { createApiKey, createServiceToken } = await (
        await signInAsAdministrator(origin)
      ).ask<Begun>(BEGIN);
      credential = JSON.parse(Buffer.from(createApiKey.credential, 'base64').toString());
      serviceToken = createServiceToken.token;
      scene.sharedSecret = credential.sharedsecret;
    },
    ask: async <Data>({ origin }: ClockedNode, query: string) => {
      const answer = await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${serviceToken}` },
        body: JSON.stringify({ query }),
      });
      const { data, errors } = (await answer.json()) as { data: Data; errors?: unknown };
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
      return data;
    },
    exportAuditLog: async ({ origin }) => {
      const headers = { authorization: `Bearer ${serviceToken}` };
      const response = await fetch(`${origin}/api/v1/audit/export`, { headers });
      return (await response.text()).trimEnd().split('\n');
    },
    requestToken: ({ offsetSeconds }) => {
      const { shortname, appname, appkey } = credential;
      const iat = Math.floor(Date.now() / 1000) + offsetSeconds;
      const jti = `clock-${(requestTokens += 1)}`;
      return encodeRequestToken(
        { iat, jti, appname, appkey, shortname },
        sharedSecretKey(scene.sharedSecret),
      );
    },
    close: async () => {
      await Promise.all(nodes.map((node) => node.stop('SIGKILL')));
      await database.remove();
    },
  };
  return scene;
}
