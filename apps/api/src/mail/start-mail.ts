import { createTransport } from 'nodemailer';
import type { Dependencies } from '../dependencies.ts';
import { MailDispatcher } from './mail-dispatcher.ts';
import type { WrittenNotice } from './write-notice.ts';

/** A mail server that does not answer by then is tried again later. */
const TIMEOUT_MS = 10_000;

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

/** The way to a mail server. */
export function createTransportTo({
  smtpUrl,
  from,
}: NonNullable<Dependencies['settings']['mail']>): {
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
    send: async (message) => {
      await transport.sendMail({ from, ...message });
    },
    close: () => transport.close(),
  };
}
