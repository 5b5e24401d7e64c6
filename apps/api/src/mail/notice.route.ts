import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import { openEndpoint } from '../second-factor/second-factor-endpoint.ts';
import { answerAlike } from '../sign-in/sign-in-answer.ts';
import { readSecretNotices, setSecretNotices } from './set-secret-notices.ts';

/** Whether the signed-in user wants notices by e-mail. */
export function noticeRoute(dependencies: Dependencies) {
  return async (app: FastifyInstance): Promise<void> => {
    answerAlike(app);
    openEndpoint(app, dependencies, {
      method: 'GET',
      path: '/notices',
      body: null,
      isFor: 'USER',
      answer: async ({ owner }) => ({
        ok: true,
        body: await readSecretNotices(dependencies, owner),
      }),
    });
    openEndpoint(app, dependencies, {
      method: 'POST',
      path: '/notices',
      body: z.object({ secretNotices: z.boolean() }),
      isFor: 'FRESH_USER',
      answer: async ({ owner, source: { ip }, body: { secretNotices } }) => {
        await setSecretNotices(dependencies, { owner, ip }, secretNotices);
        return { ok: true, body: {} };
      },
    });
  };
}
