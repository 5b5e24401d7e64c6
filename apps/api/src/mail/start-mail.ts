import { createTransport } from 'nodemailer';
import type { Dependencies } from '../dependencies.ts';
import { MailDispatcher } from './mail-dispatcher.ts';
import type { WrittenNotice } from './write-notice.ts';

/** A mail server that does not answer by then is tried again later. */
const TIMEOUT_MS = 10_000;
/** Nor one that has not taken an e-mail by then, however much it says meanwhile. */
const EMAIL_MS_MAX = 30_000;

/**
 * Sends the notices that are due, now and every few seconds, to the mail server of the settings; does
 * nothing without one.
 *
 * @returns a function that stops it, once the e-mail under way has been sent or refused.
 */
export function startMail(
  dependencies: Pick<Dependencies, 'prisma' | 'settings' | 'publicUrl' | 'now' | 'log'>,
): () => Promise<void> {
  const { mail } = dependencies.settings;
  if (mail === undefined) return () => Promise.resolve();
  const { send, close } = createTransportTo(mail);
  const dispatcher = new MailDispatcher(dependencies, send);
  dispatcher.start();
  return async () => {
    await dispatcher.close();
    close();
  };
}

/** The way to a mail server. What takes longer than `emailMsMax` fails, and is sent again later. */
export function createTransportTo(
  { smtpUrl, from }: NonNullable<Dependencies['settings']['mail']>,
  emailMsMax = EMAIL_MS_MAX,
): {
  readonly send: (message: WrittenNotice) => Promise<void>;
  readonly close: () => void;
} {
  const times = {
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  };
  // Nothing of a message or of a password is written to any log, whatever the URL says.
  const transport = createTransport({ url: smtpUrl, ...times, logger: false, debug: false });
  return {
    send: (message) => inTime(transport.sendMail({ from, ...message }), emailMsMax),
    close: () => transport.close(),
  };
}

/** A server that goes on and on keeps its connection, and nothing of ours waits for it. */
async function inTime(sending: Promise<unknown>, msMax: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise((_, reject) => {
    const error = Object.assign(new Error('The e-mail took too long'), { code: 'ETIMEDOUT' });
    timer = setTimeout(() => reject(error), msMax);
  });
  try {
    await Promise.race([sending, over]);
  } finally {
    clearTimeout(timer);
  }
}
